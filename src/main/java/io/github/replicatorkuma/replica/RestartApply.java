package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.kuma.KumaException;
import io.github.replicatorkuma.kuma.StopMode;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.ReplicationException.Severity;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.snapshot.FileEntry;
import io.github.replicatorkuma.snapshot.VerifiedSnapshot;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops Kuma, applies, starts Kuma, and proves that it lives with the new rows; otherwise the rows
 * from before come back. Whatever happens, Kuma runs afterwards.
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

  RestartApply(
      Kuma kuma,
      KumaDatabase database,
      ApplyTransaction transaction,
      UploadInstaller uploads,
      ApplySettings settings,
      Path restorePoint,
      OtherKumas otherKumas,
      Clock clock,
      Steps steps) {
    this.kuma = kuma;
    this.database = database;
    this.transaction = transaction;
    this.uploads = uploads;
    this.settings = settings;
    this.restorePoint = restorePoint;
    this.otherKumas = otherKumas;
    this.clock = clock;
    this.steps = steps;
  }

  /** Remembers that a snapshot is not to be tried again. */
  @FunctionalInterface
  interface Rejection {
    void reject(SnapshotId id) throws ReplicationException;
  }

  KumaApply.Result apply(
      VerifiedSnapshot snapshot,
      SnapshotId id,
      List<FileEntry> files,
      HeldPlan assessed,
      Rejection rejection)
      throws ReplicationException, InterruptedException {
    if (settings.supervised()) {
      otherKumas.requireStoppable(kuma, database);
    }
    if (kuma.isRunning()) {
      transaction.rehearse(snapshot, assessed.plan());
    }
    steps.reached(Step.APPLY_BEFORE_LOGOS);
    uploads.stage(snapshot, files);
    Kuma.Trial trial = kuma.putOnTrial();
    try {
      boolean wasRunning = kuma.isRunning();
      Instant asked = clock.instant();
      steps.reached(Step.APPLY_BEFORE_STOP);
      stop(StopMode.WHEN_BOOTED);
      ApplyTransaction.Committed committed = commit(snapshot, id, files, assessed, wasRunning);
      boolean ready = startAndAwait();
      Duration outage = wasRunning ? Duration.between(asked, clock.instant()) : Duration.ZERO;
      boolean healthy = ready && kuma.staysReady(settings.steadyFor());
      settle(healthy, id, rejection);
      return new KumaApply.Result(committed.plan().change(outage), healthy, committed.warnings());
    } finally {
      trial.close();
    }
  }

  /**
   * Finishes an apply that a dead process left between its commit and its proof: starts Kuma where
   * it is not running, watches it, and rolls back when it does not live.
   *
   * <p>Where Kuma is not supervised nothing can be proved: the restore point waits for a daemon.
   *
   * @return the snapshot that was rolled back
   */
  Optional<SnapshotId> settlePending(Rejection rejection)
      throws ReplicationException, InterruptedException {
    if (!settings.supervised()) {
      return Optional.empty();
    }
    Optional<RestorePoint> pending = RestorePoint.load(restorePoint);
    if (pending.isEmpty()) {
      return Optional.empty();
    }
    if (kuma.isRunning() && kuma.bootId().equals(pending.get().liveIn())) {
      return Optional.empty(); // its next boot tells
    }
    steps.reached(Step.SETTLE_BEFORE_START);
    Kuma.Trial trial = kuma.putOnTrial();
    try {
      boolean ready = kuma.isRunning() ? awaitReady() : startAndAwait();
      boolean healthy = ready && kuma.staysReady(settings.steadyFor());
      settle(healthy, pending.get().snapshot(), rejection);
      return healthy ? Optional.empty() : Optional.of(pending.get().snapshot());
    } finally {
      trial.close();
    }
  }

  /**
   * Has Kuma boot with the rows that are in the database, as it could not take them up while it
   * ran.
   *
   * @return the snapshot that was rolled back
   */
  Optional<SnapshotId> restart(Rejection rejection)
      throws ReplicationException, InterruptedException {
    Kuma.Trial trial = kuma.putOnTrial();
    try {
      steps.reached(Step.APPLY_BEFORE_RESTART);
      stop(StopMode.WHEN_BOOTED);
      try {
        return settlePending(rejection);
      } finally {
        if (!kuma.isRunning()) {
          startAgain();
        }
      }
    } finally {
      trial.close();
    }
  }

  private ApplyTransaction.Committed commit(
      VerifiedSnapshot snapshot,
      SnapshotId id,
      List<FileEntry> files,
      HeldPlan assessed,
      boolean wasRunning)
      throws ReplicationException, InterruptedException {
    boolean done = false;
    try {
      if (wasRunning) {
        otherKumas.requireStopped(database);
      }
      ApplyTransaction.Committed committed = transaction.run(snapshot, id, assessed);
      steps.reached(Step.APPLY_COMMITTED);
      uploads.install(files);
      steps.reached(Step.APPLY_BEFORE_START);
      done = true;
      return committed;
    } finally {
      if (!done && wasRunning) {
        startAgain();
      }
    }
  }

  /**
   * Also after a failure, which is the one to be told: what fails here shows when Kuma is next
   * asked.
   */
  private void startAgain() throws InterruptedException {
    try {
      startAndAwait();
    } catch (ReplicationException alsoFailed) {
      log.error("event=kuma_not_started reason=\"{}\"", alsoFailed.getMessage());
    }
  }

  private boolean startAndAwait() throws ReplicationException, InterruptedException {
    try {
      kuma.start();
    } catch (KumaException e) {
      throw failed(e);
    }
    return awaitReady();
  }

  /** A Kuma that migrates answers nobody, and is never taken for failed. */
  private boolean awaitReady() throws ReplicationException, InterruptedException {
    boolean ready = kuma.awaitReady(settings.readyWithin());
    while (!ready && kuma.isRunning() && database.read(ReadTransaction::isMigrating)) {
      ready = kuma.awaitReady(settings.readyWithin());
    }
    return ready;
  }

  private void settle(boolean healthy, SnapshotId id, Rejection rejection)
      throws ReplicationException, InterruptedException {
    steps.reached(Step.APPLY_JUDGED);
    if (!healthy) {
      // First, as it fails where the database is down: then the snapshot is not to blame.
      rollBack();
      steps.reached(Step.ROLLBACK_BEFORE_NOTE);
      rejection.reject(id);
    }
    if (settings.supervised()) {
      steps.reached(Step.APPLY_BEFORE_DISCARD);
      RestorePoint.discard(restorePoint);
    }
  }

  private void rollBack() throws ReplicationException, InterruptedException {
    Optional<RestorePoint> point = RestorePoint.load(restorePoint);
    steps.reached(Step.ROLLBACK_BEFORE_STOP);
    stop(StopMode.AT_ONCE);
    boolean done = false;
    try {
      steps.reached(Step.ROLLBACK_BEFORE_RELEASE);
      database.releaseMigrationLock();
      if (point.isPresent()) {
        transaction.rollBack(point.get());
      }
      steps.reached(Step.ROLLBACK_BEFORE_START);
      done = true;
    } finally {
      if (!done) {
        startAgain();
      }
    }
    startAndAwait();
  }

  private void stop(StopMode mode) throws ReplicationException, InterruptedException {
    try {
      kuma.stop(mode);
    } catch (KumaException e) {
      throw failed(e);
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
