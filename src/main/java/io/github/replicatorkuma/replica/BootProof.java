package io.github.replicatorkuma.replica;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.plan.ApplyPlan;
import io.github.replicatorkuma.replica.ApplyOutcome.Booting;
import io.github.replicatorkuma.replica.ApplyOutcome.RolledBack;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether Kuma lives with rows that were applied. Time convicts nothing: a boot may take hours (a
 * slow disk, a migration, a machine that was suspended), and is waited for over as many cycles as
 * it takes. Rows are convicted when Kuma ends by itself on them, twice, and boots on those from
 * before.
 */
record BootProof(ApplyMeans means, ApplyTransaction transaction) {
  private static final EventLog log = EventLog.of(BootProof.class);

  /** Once may be chance: a port that its last owner had not let go of yet. */
  private static final int CONVICTING_EXITS = 2;

  /** What a process that a signal ended has as its exit code, less the signal's number. */
  private static final int SIGNALLED = 128;

  static final String ROLLED_BACK =
      "Uptime Kuma did not run with it; the rows from before are back";

  /** What is known of rows that were applied. */
  enum Verdict {
    /** Kuma lives with them. */
    HEALTHY,
    /** Kuma boots, or does not answer: nothing is known yet. */
    BOOTING,
    /** Kuma did not live with them, and does with those from before, which are back. */
    ROLLED_BACK
  }

  private enum Boot {
    READY,
    GOES_ON,
    EXITED,
    SIGNALLED
  }

  /**
   * An apply, and what is known of it by now.
   *
   * @param waited for how long this process has waited for Kuma to boot with it
   */
  record Settled(SnapshotId id, Verdict verdict, Duration waited) {
    /** What to tell where Kuma does not live with it, or not yet. */
    Optional<ApplyOutcome> unlessHealthy() {
      return switch (verdict) {
        case HEALTHY -> Optional.empty();
        case BOOTING -> Optional.of(new Booting(id, waited));
        case ROLLED_BACK -> Optional.of(new RolledBack(id, ROLLED_BACK, ReplicaHints.tryAgain(id)));
      };
    }
  }

  /**
   * Goes on with the proof of an earlier apply, which a dead process or a long boot left between
   * its commit and its proof: starts Kuma where it is not running, and judges.
   *
   * <p>Where Kuma is not supervised nothing can be proved: the restore point waits for a daemon.
   *
   * @return empty where nothing was left
   */
  Optional<Settled> settlePending() throws ReplicationException, InterruptedException {
    if (!means.settings().handling().supervised()) {
      return Optional.empty();
    }
    Optional<RestorePoint> pending = RestorePoint.load(means.restorePoint());
    if (pending.isEmpty()) {
      end();
      return Optional.empty();
    }
    if (means.carried().trial == null) {
      if (means.kuma().isRunning() && means.kuma().bootId().equals(pending.get().liveIn())) {
        return Optional.empty(); // its next boot tells
      }
      means.reached(Step.SETTLE_BEFORE_START);
      begin();
    }
    SnapshotId id = pending.get().snapshot();
    Verdict verdict = judge(id);
    return Optional.of(
        new Settled(id, verdict, Duration.between(means.carried().begun, means.now())));
  }

  /** From now on Kuma may die and be started again. */
  void begin() {
    if (means.carried().trial == null) {
      means.carried().trial = means.kuma().putOnTrial();
    }
    means.carried().begun = means.now();
    means.carried().booted = false;
    means.carried().exits = 0;
    means.carried().redo = null;
  }

  /** When Kuma answered last; now where it did not since {@code begun}. */
  Instant readyAt() {
    return means.carried().readyAt.isBefore(means.carried().begun)
        ? means.now()
        : means.carried().readyAt;
  }

  /** Where there is nothing to prove any more; Kuma's death is the daemon's affair again. */
  void end() {
    if (means.carried().trial != null) {
      means.carried().trial.close();
      means.carried().trial = null;
    }
  }

  /**
   * Has Kuma boot, where it does not yet, and judges.
   *
   * @throws ReplicationException when Kuma ends and the rows are not, or may not be, to blame, or
   *     cannot be put back. It has been started again; while it may be tried again with these rows,
   *     the proof goes on
   */
  Verdict judge(SnapshotId id) throws ReplicationException, InterruptedException {
    try {
      Verdict verdict = verdict(id);
      if (verdict != Verdict.BOOTING) {
        end();
      }
      return verdict;
    } catch (ReplicationException e) {
      if (means.carried().trial != null) {
        means.carried().exits = 0;
        startAgain();
      }
      throw e;
    }
  }

  /** Where Kuma is not ours to start, the restore point waits for a daemon. */
  private Verdict verdict(SnapshotId id) throws ReplicationException, InterruptedException {
    if (!means.settings().handling().supervised()) {
      return Verdict.HEALTHY;
    }
    while (true) {
      Boot boot = boot();
      if (boot == Boot.GOES_ON) {
        return Verdict.BOOTING;
      }
      if (boot == Boot.READY) {
        return means.carried().redo == null ? acquitted() : convicted(id);
      }
      means.carried().exits++;
      String death = ended();
      means.reached(Step.ROLLBACK_BEFORE_RELEASE);
      // A boot that was cut off keeps every later one from starting.
      means.database().releaseMigrationLock();
      if (boot == Boot.SIGNALLED && means.carried().exits >= CONVICTING_EXITS) {
        throw new KumaDiesException(id, death, ReplicaHints.SIGNALLED);
      }
      if (boot == Boot.EXITED && means.carried().exits >= CONVICTING_EXITS) {
        means.carried().exits = 0;
        tryTheOtherRows(id, death);
      }
    }
  }

  /** Waits for a boot for a while; one that ended before it was asked for counts as one. */
  private Boot boot() throws ReplicationException, InterruptedException {
    if (!means.kuma().isRunning()
        && !(means.carried().booted && means.kuma().deathCode().isPresent())) {
      means.kuma().start();
    }
    means.carried().booted = true;
    boolean answers = means.kuma().awaitReady(means.settings().handling().readyWithin());
    means.carried().readyAt = answers ? means.now() : means.carried().readyAt;
    if (answers && means.kuma().staysReady(means.settings().handling().steadyFor())) {
      return Boot.READY;
    }
    Optional<Integer> death = means.kuma().deathCode();
    if (death.isEmpty()) {
      return Boot.GOES_ON;
    }
    means.carried().booted = false;
    return death.get() > SIGNALLED ? Boot.SIGNALLED : Boot.EXITED;
  }

  /** Also after a failure, which is the one to be told. */
  void startAgain() {
    try {
      if (!means.kuma().isRunning()) {
        means.kuma().start();
        means.carried().booted = true;
      }
    } catch (ReplicationException alsoFailed) {
      log.error("kuma_not_started", field("reason", alsoFailed.getMessage()));
    }
  }

  private Verdict acquitted() throws ReplicationException {
    means.reached(Step.APPLY_JUDGED);
    return proved(Verdict.HEALTHY);
  }

  private Verdict convicted(SnapshotId id) throws ReplicationException {
    means.reached(Step.ROLLBACK_BEFORE_NOTE);
    means.reject(id, ROLLED_BACK);
    return proved(Verdict.ROLLED_BACK);
  }

  private Verdict proved(Verdict verdict) throws ReplicationException {
    means.reached(Step.APPLY_BEFORE_DISCARD);
    RestorePoint.discard(means.restorePoint());
    return verdict;
  }

  /** Kuma ended twice: with the new rows, or with those from before as well. */
  private void tryTheOtherRows(SnapshotId id, String death) throws ReplicationException {
    Optional<RestorePoint> point = RestorePoint.load(means.restorePoint());
    ApplyPlan applied = means.carried().redo;
    if (applied != null) {
      means.carried().redo = null; // where it fails, the next cycle applies them anew
      means.reached(Step.ROLLBACK_BEFORE_REDO);
      transaction.redo(applied);
    }
    if (applied != null || point.isEmpty()) {
      log.error("kuma_ends_anyway", field("reason", death));
      end(); // the daemon ends with it, as a container with Kuma alone
      throw ReplicationException.terminal(
          death + ", whether with the applied rows or without them", ReplicaHints.ENDS_ANYWAY);
    }
    means.reached(Step.APPLY_JUDGED);
    keepEditsSince(point.get());
    means.carried().redo =
        transaction
            .rollBack(point.get())
            .orElseThrow(
                () ->
                    new KumaDiesException(
                        id,
                        death + "; the applied rows stay, as there was no user before them",
                        ReplicaHints.NO_USER_BEFORE));
    means.reached(Step.ROLLBACK_BEFORE_START);
  }

  /** Monitoring waits, so what cannot be kept holds nothing up. */
  private void keepEditsSince(RestorePoint point) {
    try {
      means.edits().keepBeforeRollBack(point.snapshot());
    } catch (ReplicationException e) {
      log.error("not_kept_aside", field("reason", e.getMessage()));
    }
  }

  private String ended() {
    return means
        .kuma()
        .deathCode()
        .map(
            code ->
                code > SIGNALLED
                    ? "Uptime Kuma was ended by signal " + (code - SIGNALLED)
                    : "Uptime Kuma ended by itself with exit code " + code)
        .orElse("Uptime Kuma ended by itself");
  }
}
