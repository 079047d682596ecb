package io.github.replicatorkuma.kuma;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.exec.ChildProcess;
import io.github.replicatorkuma.logging.EventLog;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which state Kuma is in, and whose doing it was that it ended.
 *
 * <p>Every change happens under this object's lock, in {@link #change}; nothing waits under it.
 */
abstract class Lifecycle implements Kuma {
  private static final EventLog log = EventLog.of(Lifecycle.class);

  /** One life of Kuma, from a start to the end of the process. */
  record Run(ChildProcess child, Instant startedAt, String bootId) {}

  final Clock clock;
  private final KumaStarts starts;
  private final Optional<KumaRecord> record;
  private final CompletableFuture<Integer> diedByItself = new CompletableFuture<>();
  private KumaState state = KumaState.STOPPED;
  private @Nullable Run run;
  private boolean shutDown;
  private int openTrials;
  private @Nullable Integer death;

  Lifecycle(KumaStarts starts, Clock clock, Optional<KumaRecord> record) {
    this.starts = starts;
    this.clock = clock;
    this.record = record;
  }

  @Override
  public synchronized KumaState state() {
    return state;
  }

  @Override
  public CompletableFuture<Integer> diedByItself() {
    return diedByItself.copy();
  }

  @Override
  public boolean isRunning() {
    return current().filter(known -> known.child().isAlive()).isPresent();
  }

  @Override
  public boolean isOutdated() {
    return isRunning() && starts.isOutdated();
  }

  @Override
  public Optional<String> notice() {
    return isRunning() ? starts.notice() : Optional.empty();
  }

  @Override
  public boolean isOwn(long pid) {
    return current().filter(known -> known.child().tree().contains(pid)).isPresent();
  }

  @Override
  public String bootId() {
    return current().map(known -> known.bootId()).orElse("");
  }

  /** The exit code of the last run that ended; 0 where there was none. */
  synchronized int lastExitCode() {
    return run == null ? 0 : run.child().exitCode();
  }

  /** The run that has not been seen to end yet. */
  synchronized Optional<Run> current() {
    return Optional.ofNullable(run).filter(last -> state != KumaState.STOPPED);
  }

  /** Starts Kuma; the result tells whether that process is alive. */
  BooleanSupplier startProcess() throws KumaException {
    noticeEnd();
    KumaCommand command = starts.next();
    Run started;
    synchronized (this) {
      refuseStart();
      started = new Run(launch(command), clock.instant(), UUID.randomUUID().toString());
      run = started;
      death = null;
      change(KumaState.BOOTING);
    }
    log.info("kuma_started", field("pid", started.child().pid()), field("command", command));
    record.ifPresent(file -> file.note(started.child().pid(), false));
    var unused = started.child().exited().thenAccept(exitCode -> ended(started));
    return started.child()::isAlive;
  }

  private void refuseStart() throws KumaException {
    if (shutDown) {
      throw new KumaException(
          KumaException.Kind.SHUT_DOWN, "Uptime Kuma is not started: we are ending", "");
    }
    if (state != KumaState.STOPPED) {
      throw new KumaException(
          KumaException.Kind.NOT_STOPPED, "Uptime Kuma cannot be started: it is " + state, "");
    }
  }

  private static ChildProcess launch(KumaCommand command) throws KumaException {
    try {
      return ChildProcess.start(command.argv(), command.environment(), command.directory());
    } catch (IOException e) {
      throw new KumaException(
          KumaException.Kind.START_FAILED,
          "Uptime Kuma (" + command + ") did not start: " + e.getMessage(),
          "Look whether that directory holds Uptime Kuma and node is in the PATH.",
          e);
    }
  }

  /** Notes that Kuma answered as an application; whether that counts: it does not while it ends. */
  synchronized boolean answered(Run which) {
    if (!which.equals(run) || state == KumaState.STOPPED || state == KumaState.STOPPING) {
      return false;
    }
    if (state == KumaState.BOOTING) {
      change(KumaState.READY);
      log.info("kuma_ready", field("took", Duration.between(which.startedAt(), clock.instant())));
      record.ifPresent(file -> file.note(which.child().pid(), true));
    }
    return true;
  }

  /** Signals Kuma unless that was done before; the run to wait for, or null when none is left. */
  @Nullable Run beginStop(StopMode mode) throws KumaException {
    noticeEnd();
    synchronized (this) {
      if (run == null || state == KumaState.STOPPED) {
        return null;
      }
      if (state == KumaState.BOOTING && mode == StopMode.WHEN_BOOTED) {
        throw new KumaException(
            KumaException.Kind.BUSY_BOOTING,
            "Uptime Kuma is not stopped: it has been booting since " + run.startedAt(),
            "It may be migrating its database, which must not be cut off: see its log.");
      }
      if (state != KumaState.STOPPING) {
        change(KumaState.STOPPING);
        run.child().terminate();
      }
      return run;
    }
  }

  /** As {@link #beginStop}, at once, and nothing can be started any more. */
  @Nullable Run beginShutdown() throws KumaException {
    synchronized (this) {
      shutDown = true;
    }
    return beginStop(StopMode.AT_ONCE);
  }

  void kill(Run which) {
    log.warn("kuma_killed", field("pid", which.child().pid()));
    // Kuma's embedded database outlives Kuma in any case, and is ended by asking it.
    which.child().killExcept(DatabaseServers.PROGRAMS);
  }

  /** Notes the end of a run; idempotent. The process must have ended. */
  void ended(Run which) {
    int exitCode = which.child().exitCode();
    synchronized (this) {
      if (!which.equals(run) || state == KumaState.STOPPED) {
        return;
      }
      boolean asked = state == KumaState.STOPPING;
      change(KumaState.STOPPED);
      log.info("kuma_ended", field("exit_code", exitCode), field("by", asked ? "us" : "itself"));
      if (asked) {
        return;
      }
      death = exitCode;
      if (openTrials > 0) {
        return;
      }
    }
    diedByItself.complete(exitCode);
  }

  @Override
  public Trial putOnTrial() {
    synchronized (this) {
      openTrials++;
    }
    AtomicBoolean open = new AtomicBoolean(true);
    return () -> {
      if (open.getAndSet(false)) {
        closeTrial();
      }
    };
  }

  private void closeTrial() {
    Integer dead;
    synchronized (this) {
      openTrials--;
      dead = openTrials > 0 ? null : death;
    }
    if (dead != null) {
      diedByItself.complete(dead);
    }
  }

  @Override
  public synchronized boolean isOnTrial() {
    return openTrials > 0;
  }

  @Override
  public Optional<Integer> deathCode() {
    noticeEnd();
    synchronized (this) {
      return Optional.ofNullable(death);
    }
  }

  /** A process may have ended before we are told: then that was not our doing. */
  private void noticeEnd() {
    current().filter(known -> !known.child().isAlive()).ifPresent(this::ended);
  }

  private void change(KumaState next) {
    if (!state.mayBecome(next)) {
      throw new IllegalStateException(state + " cannot become " + next);
    }
    state = next;
  }
}
