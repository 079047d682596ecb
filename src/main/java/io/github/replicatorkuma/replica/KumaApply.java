package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.model.ApplyMethod;
import io.github.replicatorkuma.model.Change;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.ReplicationException.Severity;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.replica.RestartApply.Rejection;
import io.github.replicatorkuma.snapshot.FileEntry;
import io.github.replicatorkuma.snapshot.VerifiedSnapshot;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings rows into the database and into Kuma: live where that can be done, else by a restart. */
final class KumaApply {
  private static final Logger log = LoggerFactory.getLogger(KumaApply.class);

  private final Kuma kuma;
  private final KumaDatabase database;
  private final ApplyMethod method;
  private final Clock clock;
  private final RestartApply restart;
  private final LiveApply live;

  KumaApply(
      Kuma kuma,
      KumaDatabase database,
      ApplySettings settings,
      UploadInstaller uploads,
      Path restorePoint,
      OtherKumas otherKumas,
      Clock clock,
      Steps steps) {
    this.kuma = kuma;
    this.database = database;
    this.method = settings.method();
    this.clock = clock;
    ApplyTransaction transaction =
        new ApplyTransaction(database, settings.policy(), restorePoint, steps);
    this.restart =
        new RestartApply(
            kuma, database, transaction, uploads, settings, restorePoint, otherKumas, clock, steps);
    this.live = new LiveApply(kuma, database, transaction, uploads, settings, steps);
  }

  /**
   * How it went.
   *
   * @param healthy whether Kuma lives with it; if not, the rows from before are back
   */
  record Result(Change change, boolean healthy, List<String> warnings) {}

  /**
   * Finishes what an earlier cycle left: a Kuma that has not taken up its rows, an apply that is
   * not proved.
   *
   * @return the snapshot that was rolled back
   */
  Optional<SnapshotId> settlePending(Rejection rejection)
      throws ReplicationException, InterruptedException {
    Optional<SnapshotId> rolledBack = restart.settlePending(rejection);
    if (rolledBack.isPresent() || !kuma.isRunning() || !live.isReloadDue()) {
      return rolledBack;
    }
    database.read(ReadTransaction::isMigrating); // it fails where Kuma cannot read either
    if (live.reloadDue() || method == ApplyMethod.LIVE) {
      return Optional.empty();
    }
    return restart.restart(rejection);
  }

  Result apply(
      VerifiedSnapshot snapshot,
      SnapshotId id,
      List<FileEntry> files,
      HeldPlan plan,
      Rejection rejection)
      throws ReplicationException, InterruptedException {
    Optional<String> obstacle = obstacle(plan.plan());
    if (obstacle.isPresent()) {
      if (method == ApplyMethod.LIVE && kuma.isRunning()) {
        throw new ReplicationException(
            Severity.RETRYABLE,
            "this snapshot cannot be applied while Uptime Kuma runs: " + obstacle.get(),
            ReplicaHints.NOT_LIVE,
            null);
      }
      return restart.apply(snapshot, id, files, plan, rejection);
    }
    LiveApply.Result result = live.apply(snapshot, id, files, plan);
    if (result.inStep()) {
      return new Result(result.written().change(Duration.ZERO), true, result.warnings());
    }
    return afterAll(result, rejection);
  }

  /** The rows are in the database, but the running Kuma is not in step with them. */
  private Result afterAll(LiveApply.Result result, Rejection rejection)
      throws ReplicationException, InterruptedException {
    if (method == ApplyMethod.LIVE) {
      List<String> warnings = new ArrayList<>(result.warnings());
      warnings.add(ReplicaHints.NOT_IN_STEP);
      return new Result(result.written().change(Duration.ZERO), true, warnings);
    }
    Instant asked = clock.instant();
    boolean healthy = restart.restart(rejection).isEmpty();
    Duration outage = Duration.between(asked, clock.instant());
    return new Result(result.written().change(outage), healthy, result.warnings());
  }

  private Optional<String> obstacle(ApplyPlan plan) throws ReplicationException {
    if (!kuma.isRunning()) {
      return Optional.of("Uptime Kuma does not run");
    }
    if (method == ApplyMethod.RESTART) {
      return Optional.of("REPLICATOR_APPLY=restart");
    }
    Optional<String> obstacle = live.obstacle(plan);
    obstacle.ifPresent(reason -> log.info("event=restart_needed reason=\"{}\"", reason));
    return obstacle;
  }
}
