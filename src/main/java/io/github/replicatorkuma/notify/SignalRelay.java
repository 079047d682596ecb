package io.github.replicatorkuma.notify;

import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.time.Sleeper;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Turns signals into looks: in a large fleet each a moment later, by chance, so that it does not
 * look in one instant, and at most one in five seconds, however many signals there are. Safe for
 * use by several threads.
 */
final class SignalRelay {
  static final Duration SPREAD = Duration.ofSeconds(2);
  static final Duration REST = Duration.ofSeconds(5);

  private final Consumer<Optional<SnapshotId>> look;
  private final BooleanSupplier large;
  private final Sleeper sleeper;
  private final RandomGenerator random;
  private final Semaphore signals = new Semaphore(0);

  private volatile Optional<SnapshotId> named = Optional.empty();

  /**
   * @param look is told which snapshot the last signal named
   * @param large whether many listen
   */
  SignalRelay(
      Consumer<Optional<SnapshotId>> look,
      BooleanSupplier large,
      Sleeper sleeper,
      RandomGenerator random) {
    this.look = look;
    this.large = large;
    this.sleeper = sleeper;
    this.random = random;
  }

  /** Returns at once. */
  void signal(Optional<SnapshotId> snapshot) {
    named = snapshot;
    signals.release();
  }

  /** Runs until its thread is interrupted. */
  void passOn() throws InterruptedException {
    while (true) {
      signals.acquire();
      if (large.getAsBoolean()) {
        sleeper.sleep(Duration.ofMillis(random.nextLong(SPREAD.toMillis())));
      }
      signals.drainPermits(); // one look serves all who came before it
      look.accept(named);
      sleeper.sleep(REST);
    }
  }
}
