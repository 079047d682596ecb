package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.kuma.KumaException;
import io.github.replicatorkuma.kuma.KumaState;
import io.github.replicatorkuma.kuma.StopMode;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.ReplicationException.Severity;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.replica.BootProof.Verdict;
import io.github.replicatorkuma.snapshot.FileEntry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops Kuma, applies, starts Kuma, and has it proved that it lives with the new rows; otherwise
 * the rows from before come back. Whatever happens, Kuma runs afterwards.
 */
final class RestartApply {
  private static final Logger log = LoggerFactory.getLogger(RestartApply.class);

  private final Kuma kuma;
  private final KumaDatabase database;
  private final ApplyTransaction transaction;
  private final UploadInstaller uploads;
  private final ApplySettings settings;
  private final Path restorePoint;
  private final OtherKumas otherKumas;
  private final Clock clock;
  private final Steps steps;
  private final BootProof proof;

  RestartApply(
      Kuma kuma,
      KumaDatabase database,
      ApplyTransaction transaction,
      UploadInstaller uploads,
      ApplySettings settings,
      Path restorePoint,
      Clock clock,
      Steps steps,
      Carryover carried) {
    this.kuma = kuma;
    this.database = database;
    this.transaction = transaction;
    this.uploads = uploads;
    this.settings = settings;
    this.restorePoint = restorePoint;
    this.otherKumas = carried.otherKumas;
    this.clock = clock;
    this.steps = steps;
    this.proof =
        new BootProof(kuma, database, transaction, settings, restorePoint, clock, steps, carried);
  }

  /**
   * An apply, and what is known of it by now.
   *
   * @param waited for how long this process has waited for Kuma to boot with it
   */
  record Settled(SnapshotId id, Verdict verdict, Duration waited) {}

  /** Remembers that a snapshot is not to be tried again. */
  @FunctionalInterface
  interface Rejection {
    void reject(SnapshotId id) throws ReplicationException;
  }

  KumaApply.Result apply(
      Wanted wanted, SnapshotId id, List<FileEntry> files, HeldPlan assessed, Rejection rejection)
      throws ReplicationException, InterruptedException {
    if (settings.supervised()) {
      otherKumas.requireStoppable(kuma, database);
    }
    if (kuma.isRunning()) {
      transaction.rehearse(wanted, assessed.plan());
    }
    steps.reached(Step.APPLY_BEFORE_LOGOS);
    uploads.stage(wanted, files);
    boolean wasRunning = kuma.isRunning();
    Instant asked = clock.instant();
    ApplyTransaction.Committed committed =
        withKumaStopped(() -> commit(wanted, id, files, assessed, wasRunning));
    Verdict verdict = proof.judge(id, rejection);
    Duration outage = wasRunning ? Duration.between(asked, proof.readyAt()) : Duration.ZERO;
    return new KumaApply.Result(committed.plan().change(outage), verdict, committed.warnings());
  }

  /**
   * Goes on with the proof of an earlier apply, which a dead process or a long boot left between
   * its commit and its proof: starts Kuma where it is not running, and judges.
   *
   * <p>Where Kuma is not supervised nothing can be proved: the restore point waits for a daemon.
   *
   * @return empty where nothing was left
   */
  Optional<Settled> settlePending(Rejection rejection)
      throws ReplicationException, InterruptedException {
    if (!settings.supervised()) {
      return Optional.empty();
    }
    Optional<RestorePoint> pending = RestorePoint.load(restorePoint);
    if (pending.isEmpty()) {
      proof.end();
      return Optional.empty();
    }
    if (!proof.isUnderWay()) {
      if (kuma.isRunning() && kuma.bootId().equals(pending.get().liveIn())) {
        return Optional.empty(); // its next boot tells
      }
      steps.reached(Step.SETTLE_BEFORE_START);
      proof.begin();
    }
    SnapshotId id = pending.get().snapshot();
    Verdict verdict = proof.judge(id, rejection);
    return Optional.of(new Settled(id, verdict, proof.underWayFor()));
  }

  /**
   * Has Kuma boot with the rows that are in the database, as it could not take them up while it
   * ran.
   *
   * @return empty where they were proved before
   */
  Optional<Settled> restart(Rejection rejection) throws ReplicationException, InterruptedException {
    steps.reached(Step.APPLY_BEFORE_RESTART);
    proof.begin();
    stopOnTrial(StopMode.WHEN_BOOTED);
    try {
      return settlePending(rejection);
    } finally {
      if (!kuma.isRunning()) {
        startAgain();
      }
    }
  }

  /**
   * Takes back an apply that is not proved yet, because somebody says so, and has Kuma boot with
   * the rows from before.
   *
   * @return the snapshot that was applied; empty where nothing is there to be taken back
   */
  Optional<SnapshotId> undo(Rejection rejection) throws ReplicationException, InterruptedException {
    Optional<RestorePoint> point = RestorePoint.load(restorePoint);
    if (point.isEmpty()) {
      return Optional.empty();
    }
    if (kuma.state() == KumaState.BOOTING && database.read(ReadTransaction::isMigrating)) {
      throw new ReplicationException(
          Severity.RETRYABLE,
          "Uptime Kuma is migrating its database, which must not be cut off",
          ReplicaHints.MIGRATING,
          null);
    }
    if (transaction.wouldLeaveNoUser(point.get())) {
      throw new ReplicationException(
          Severity.TERMINAL,
          "nothing was taken back: there was no user here before that apply",
          ReplicaHints.NO_USER_BEFORE,
          null);
    }
    proof.begin();
    stopOnTrial(StopMode.AT_ONCE);
    try {
      database.releaseMigrationLock();
      transaction.keepEditsSince(point.get());
      var unused = transaction.rollBack(point.get());
      rejection.reject(point.get().snapshot());
      RestorePoint.discard(restorePoint);
    } finally {
      startAgain();
    }
    return Optional.of(point.get().snapshot());
  }

  private ApplyTransaction.Committed commit(
      Wanted wanted, SnapshotId id, List<FileEntry> files, HeldPlan assessed, boolean wasRunning)
      throws ReplicationException, InterruptedException {
    if (wasRunning) {
      otherKumas.requireStopped(database);
    }
    ApplyTransaction.Committed committed = transaction.run(wanted, id, assessed);
    steps.reached(Step.APPLY_COMMITTED);
    uploads.install(files);
    steps.reached(Step.APPLY_BEFORE_START);
    return committed;
  }

  private interface Work<T> {
    T run() throws ReplicationException, InterruptedException;
  }

  /** Stops Kuma for the work; starts it again where that fails, and else leaves it to the proof. */
  private <T> T withKumaStopped(Work<T> work) throws ReplicationException, InterruptedException {
    boolean wasRunning = kuma.isRunning();
    steps.reached(Step.APPLY_BEFORE_STOP);
    proof.begin();
    stopOnTrial(StopMode.WHEN_BOOTED);
    boolean done = false;
    try {
      T result = work.run();
      done = true;
      return result;
    } finally {
      if (!done && wasRunning) {
        startAgain();
      } else if (!done) {
        proof.end();
      }
    }
  }

  /** Also after a failure, which is the one to be told; ends the trial. */
  private void startAgain() throws InterruptedException {
    try {
      kuma.start();
      boolean unused = kuma.awaitReady(settings.readyWithin());
    } catch (KumaException alsoFailed) {
      log.error("event=kuma_not_started reason=\"{}\"", alsoFailed.getMessage());
    } finally {
      proof.end();
    }
  }

  private void stopOnTrial(StopMode mode) throws ReplicationException, InterruptedException {
    boolean stopped = false;
    try {
      kuma.stop(mode);
      stopped = true;
    } catch (KumaException e) {
      throw failed(e);
    } finally {
      if (!stopped) {
        proof.end();
      }
    }
  }

  static ReplicationException failed(KumaException cause) {
    return new ReplicationException(
        cause.isRetryable() ? Severity.RETRYABLE : Severity.TERMINAL,
        String.valueOf(cause.getMessage()),
        cause.hint(),
        cause);
  }
}
