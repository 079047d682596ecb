package io.github.replicatorkuma.notify;

import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.time.Background;
import io.github.replicatorkuma.time.Sleeper;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Has a replica look at once when its leader tells on an ntfy topic that it has published. */
public final class NtfySignals {
  private final List<Thread> threads;

  /**
   * Starts nothing yet.
   *
   * @param tag tells which signals are this fleet's
   * @param look is told which snapshot the signal names, and is to return at once
   * @param large whether many listen, and so should not all look at once
   */
  public NtfySignals(
      NtfyTarget target,
      SignalTag tag,
      Consumer<Optional<SnapshotId>> look,
      BooleanSupplier large,
      RandomGenerator random) {
    SignalRelay relay = new SignalRelay(look, large, Sleeper.system(), random);
    NtfyListener listener =
        new NtfyListener(
            tag,
            relay::signal,
            new NtfySubscription(target, NtfySubscription.SILENCE),
            Sleeper.system(),
            random);
    this.threads =
        List.of(
            Background.thread("signals", listener::listen),
            Background.thread("signal-looks", relay::passOn));
  }

  public void start() {
    threads.forEach(Thread::start);
  }

  /** Nothing makes anybody look any more; returns at once. */
  public void close() {
    threads.forEach(Thread::interrupt);
  }
}
