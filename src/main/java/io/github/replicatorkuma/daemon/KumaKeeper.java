package io.github.replicatorkuma.daemon;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.kuma.KumaException;
import io.github.replicatorkuma.kuma.Readiness;
import io.github.replicatorkuma.kuma.StopMode;
import io.github.replicatorkuma.logging.EventLog;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Sees to it that Kuma runs between cycles, but where it is on trial: that is an apply's affair.
 *
 * @param isEnding whether the daemon is, so that nothing is started or waited for any more
 */
record KumaKeeper(Kuma kuma, Telling telling, Heartbeat heartbeat, BooleanSupplier isEnding) {
  private static final EventLog log = EventLog.of(KumaKeeper.class);
  private static final Duration BOOT_POLL = Duration.ofSeconds(10);

  /** A Kuma that does not answer is told of once a minute. */
  private static final int POLLS_A_REPORT = 6;

  /** The loop's way to wait. */
  interface Pause {
    void waitFor(Duration duration) throws InterruptedException;
  }

  /** Ends a Kuma of a daemon that was killed. One that boots may migrate, and is waited for. */
  void endLeftOver() throws InterruptedException, KumaException {
    heartbeat.nextWithin(BOOT_POLL);
    for (int polls = 1; !isEnding.getAsBoolean() && !kuma.endLeftOver(BOOT_POLL); polls++) {
      if (polls % POLLS_A_REPORT == 0) {
        telling.tell(Reports.NO_ANSWER);
      }
      heartbeat.nextWithin(BOOT_POLL);
    }
  }

  /**
   * Stops a Kuma that is to be started in another way by now. Where that cannot be done, it is
   * tried before the next cycle.
   */
  void stopOutdated() throws InterruptedException {
    if (!kuma.isOutdated() || kuma.isOnTrial()) {
      return;
    }
    log.info("kuma_restarted", field("reason", "it may be reached from everywhere now"));
    try {
      kuma.stop(StopMode.WHEN_BOOTED);
    } catch (KumaException e) {
      log.debug("kuma_not_stopped", field("reason", e.getMessage()));
    }
  }

  /** Also before each cycle: no cycle may leave Kuma stopped. */
  void start() throws KumaException {
    boolean ended = isEnding.getAsBoolean() || kuma.diedByItself().isDone();
    if (kuma.isRunning() || ended || kuma.isOnTrial()) {
      return;
    }
    try {
      kuma.start();
    } catch (KumaException e) {
      if (e.kind() != KumaException.Kind.NOT_STOPPED) {
        throw e;
      }
      log.debug("kuma_started_meanwhile");
    }
  }

  /**
   * Waits until Kuma is ready. One that migrates may take hours; one that shows its set-up page
   * waits for somebody. Where it is on trial, cycles wait for it.
   */
  void awaitReady(Pause pause) throws InterruptedException, KumaException {
    for (int polls = 1; isToBeAwaited(); polls++) {
      start();
      if (polls % POLLS_A_REPORT == 0) {
        boolean setUp = kuma.probe() != Readiness.SETUP_DATABASE;
        telling.tellUnlessWorse(setUp ? Reports.NO_ANSWER : Reports.KUMA_NOT_SET_UP);
      }
      pause.waitFor(kuma.isRunning() ? Duration.ZERO : BOOT_POLL);
    }
  }

  private boolean isToBeAwaited() throws InterruptedException {
    if (isEnding.getAsBoolean() || kuma.isOnTrial()) {
      return false;
    }
    heartbeat.nextWithin(BOOT_POLL);
    return !kuma.awaitReady(BOOT_POLL);
  }
}
