package io.github.replicatorkuma.app;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.daemon.Daemon;
import io.github.replicatorkuma.exec.SystemCommandRunner;
import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.kuma.KumaException;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.notify.Notifier;
import io.github.replicatorkuma.notify.NtfySignals;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ends everything when the process is told to end, within Docker's ten seconds: Kuma first, as that
 * takes four, restic beside it; an unfinished cycle is abandoned, which every cycle survives.
 */
record Shutdown(
    Daemon daemon,
    Kuma kuma,
    SystemCommandRunner runner,
    Optional<NtfySignals> signals,
    ControlService control,
    FleetService fleet,
    Notifier notifier,
    AtomicInteger exitCode)
    implements Runnable {
  private static final EventLog log = EventLog.of(Shutdown.class);
  private static final Duration KUMA_GRACE = Duration.ofSeconds(8);
  private static final Duration CYCLE_GRACE = Duration.ofMillis(500);
  private static final Duration NOTIFIER_GRACE = Duration.ofMillis(500);

  /**
   * Notes with which code the process is about to exit; a signal gives 0 where nothing was noted.
   */
  int exitingWith(int code) {
    exitCode.compareAndSet(0, code);
    return code;
  }

  /** Halts at the end: the JVM would else make 143 of a SIGTERM that ended all as it should. */
  @Override
  public void run() {
    daemon.stop();
    signals.ifPresent(NtfySignals::close);
    fleet.close();
    Thread aborting = new Thread(runner::abort, "abort-restic");
    aborting.start();
    try {
      kuma.stopNow(KUMA_GRACE);
    } catch (KumaException e) {
      log.error("kuma_not_stopped", field("reason", e.getMessage()));
    }
    awaitCycleEnd();
    control.close();
    notifier.close(NOTIFIER_GRACE);
    Runtime.getRuntime().halt(exitCode.get());
  }

  /** Who is halted while it reads a SQLite file leaves its -wal file behind. */
  private void awaitCycleEnd() {
    try {
      daemon.awaitCycleEnd(CYCLE_GRACE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
