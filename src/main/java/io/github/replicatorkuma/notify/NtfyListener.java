package io.github.replicatorkuma.notify;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.notify.NtfySubscription.Ending;
import io.github.replicatorkuma.time.Backoff;
import io.github.replicatorkuma.time.Sleeper;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Listens to the topic on which the leader tells that it has published. Only a hint: whoever hears
 * nothing looks at its interval.
 */
final class NtfyListener {
  private static final EventLog log = EventLog.of(NtfyListener.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  /** Who is refused is let in when an operator has changed something. */
  static final Duration REFUSED_PAUSE = Duration.ofHours(1);

  private final SignalTag tag;
  private final Consumer<Optional<SnapshotId>> signal;
  private final NtfySubscription subscription;
  private final Sleeper sleeper;
  private final Backoff backoff;

  private Optional<String> since = Optional.empty();
  private String lastMessage = "";
  private boolean mayHaveMissed;
  private boolean opened;
  private boolean settled;
  private boolean working;
  private boolean lost;

  /**
   * @param signal is called for each signal of this fleet, with the snapshot that it names, and
   *     where one may have been missed; is not to block
   */
  NtfyListener(
      SignalTag tag,
      Consumer<Optional<SnapshotId>> signal,
      NtfySubscription subscription,
      Sleeper sleeper,
      RandomGenerator random) {
    this.tag = tag;
    this.signal = signal;
    this.subscription = subscription;
    this.sleeper = sleeper;
    this.backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, random);
  }

  /** Runs until its thread is interrupted; nothing is heard any more then. */
  void listen() throws InterruptedException {
    while (true) {
      opened = false;
      settled = false;
      Ending ending = follow();
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (settled) {
        backoff.succeeded();
      }
      // A connection that was merely cut is taken up where it ended: the server keeps messages.
      mayHaveMissed |= !opened || ending.kind() != Ending.Kind.CLOSED;
      tellLoss(ending);
      sleeper.sleep(ending.kind() == Ending.Kind.REFUSED ? REFUSED_PAUSE : backoff.failed());
    }
  }

  private Ending follow() {
    try {
      Ending ending = subscription.follow(since, this::hear);
      log.debug("signals_ended", field("reason", ending.reason()));
      return ending;
    } catch (RuntimeException e) {
      // Not its message, which may hold the address.
      return new Ending(Ending.Kind.FAILED, "unexpected " + e.getClass().getSimpleName());
    }
  }

  private void hear(NtfyEvent event) {
    since = Optional.of(Long.toString(event.time()));
    opened = true;
    if (mayHaveMissed) {
      mayHaveMissed = false;
      signal.accept(Optional.empty());
    }
    if (!event.isOpening()) {
      settled = true;
      tellWorking();
    }
    // The last one comes twice when nothing came after it and the connection was cut.
    if (event.isMessage() && !event.id().equals(lastMessage)) {
      lastMessage = event.id();
      if (tag.isAmong(event.tags())) {
        log.debug("signal");
        signal.accept(SignalTag.snapshot(event.tags()));
      }
    }
  }

  private void tellWorking() {
    if (!working) {
      log.info("signals_work", field("server", subscription.target().server()));
    }
    working = true;
    lost = false;
  }

  /** One line when an outage starts, however long it lasts; a cut connection is none yet. */
  private void tellLoss(Ending ending) {
    if (settled || lost) {
      return;
    }
    working = false;
    lost = true;
    boolean refused = ending.kind() == Ending.Kind.REFUSED;
    boolean stranger = !opened && ending.kind() == Ending.Kind.CLOSED;
    log.warn(
        refused ? "signals_refused" : "signals_lost",
        field("server", subscription.target().server()),
        field("reason", stranger ? "what answers there is no ntfy server" : ending.reason()),
        field(
            "hint",
            (refused ? "Let this replica read the topic, or set REPLICATOR_SIGNAL=off. " : "")
                + "Meanwhile it looks every REPLICATOR_RESTORE_INTERVAL."));
  }
}
