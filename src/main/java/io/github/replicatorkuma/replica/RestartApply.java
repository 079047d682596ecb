package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.kuma.KumaState;
import io.github.replicatorkuma.kuma.StopMode;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.replica.ApplyTransaction.Committed;
import io.github.replicatorkuma.replica.BootProof.Settled;
import io.github.replicatorkuma.replica.BootProof.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Stops Kuma, applies, starts Kuma, and has it proved that it lives with the new rows; otherwise
 * the rows from before come back. Whatever happens, Kuma runs afterwards.
 */
record RestartApply(ApplyMeans means, ApplyTransaction transaction, BootProof proof) {
  KumaApply.Result apply(ApplyJob job) throws ReplicationException, InterruptedException {
    if (means.settings().handling().supervised()) {
      means.carried().otherKumas.requireStoppable(means.kuma(), means.database());
    }
    if (means.kuma().isRunning()) {
      transaction.rehearse(job.wanted(), job.plan().plan());
    }
    means.reached(Step.APPLY_BEFORE_LOGOS);
    means.uploads().stage(job.wanted(), job.files());
    boolean wasRunning = means.kuma().isRunning();
    Instant asked = means.now();
    means.reached(Step.APPLY_BEFORE_STOP);
    stopOnTrial(StopMode.WHEN_BOOTED);
    Committed committed = commit(job, wasRunning);
    Verdict verdict = proof.judge(job.id());
    Duration outage = wasRunning ? Duration.between(asked, proof.readyAt()) : Duration.ZERO;
    return new KumaApply.Result(committed.plan().change(outage), verdict, committed.warnings());
  }

  /** Starts Kuma again where that fails, and else leaves it to the proof. */
  private Committed commit(ApplyJob job, boolean wasRunning)
      throws ReplicationException, InterruptedException {
    try {
      if (wasRunning) {
        means.carried().otherKumas.requireStopped(means.database());
      }
      Committed committed = transaction.run(job.wanted(), job.id(), job.plan());
      means.reached(Step.APPLY_COMMITTED);
      means.uploads().install(job.files());
      means.reached(Step.APPLY_BEFORE_START);
      return committed;
    } catch (Throwable e) {
      if (wasRunning) {
        startAgain();
      } else {
        proof.end();
      }
      throw e;
    }
  }

  /**
   * Has Kuma boot with the rows that are in the database, as it could not take them up while it
   * ran.
   *
   * @return empty where they were proved before
   */
  Optional<Settled> restart() throws ReplicationException, InterruptedException {
    means.reached(Step.APPLY_BEFORE_RESTART);
    stopOnTrial(StopMode.WHEN_BOOTED);
    try {
      return proof.settlePending();
    } finally {
      if (!means.kuma().isRunning()) {
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
  Optional<SnapshotId> undo() throws ReplicationException, InterruptedException {
    Optional<RestorePoint> found = RestorePoint.load(means.restorePoint());
    if (found.isEmpty()) {
      return Optional.empty();
    }
    RestorePoint point = found.get();
    if (means.kuma().state() == KumaState.BOOTING
        && means.database().read(ReadTransaction::isMigrating)) {
      throw ReplicationException.retryable(
          "Uptime Kuma is migrating its database, which must not be cut off",
          ReplicaHints.UNDO_LATER);
    }
    if (means.database().read(read -> ApplyTransaction.leavesNoUser(point, read))) {
      throw ReplicationException.terminal(
          "nothing was taken back: there was no user here before that apply",
          ReplicaHints.NO_USER_BEFORE);
    }
    means.carried().unproved = null;
    means.carried().purgeDue.set(true);
    stopOnTrial(StopMode.AT_ONCE);
    try {
      means.database().releaseMigrationLock();
      means.edits().keepBeforeRollBack(point.snapshot());
      var unused = transaction.rollBack(point);
      means.reject(point.snapshot(), ApplyProof.UNDONE);
      RestorePoint.discard(means.restorePoint());
    } finally {
      startAgain();
    }
    return Optional.of(point.snapshot());
  }

  private void stopOnTrial(StopMode mode) throws ReplicationException, InterruptedException {
    proof.begin();
    try {
      means.kuma().stop(mode);
    } catch (Throwable e) {
      proof.end();
      throw e;
    }
  }

  /** Also after a failure, which is the one to be told; ends the trial. */
  private void startAgain() throws InterruptedException {
    try {
      proof.startAgain();
      boolean unused = means.kuma().awaitReady(means.settings().handling().readyWithin());
    } finally {
      proof.end();
    }
  }
}
