package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.kept.OwnEdits;
import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.model.ApplyMethod;
import io.github.replicatorkuma.model.Change;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.ReplicationException.Severity;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.plan.ApplyPlan;
import io.github.replicatorkuma.replica.BootProof.Verdict;
import io.github.replicatorkuma.replica.RestartApply.Rejection;
import io.github.replicatorkuma.replica.RestartApply.Settled;
import io.github.replicatorkuma.snapshot.FileEntry;
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
      OwnEdits edits,
      Clock clock,
      Steps steps,
      Carryover carried) {
    this.kuma = kuma;
    this.database = database;
    this.method = settings.method();
    this.clock = clock;
    ApplyTransaction transaction =
        new ApplyTransaction(database, settings.policy(), restorePoint, edits, steps);
    this.restart =
        new RestartApply(
            kuma, database, transaction, uploads, settings, restorePoint, clock, steps, carried);
    this.live = new LiveApply(kuma, database, transaction, uploads, steps);
  }

  /**
   * How it went.
   *
   * @param verdict whether Kuma lives with it
   */
  record Result(Change change, Verdict verdict, List<String> warnings) {}

  /**
   * Goes on with what an earlier cycle left: a Kuma that has not taken up its rows, an apply that
   * is not proved.
   *
   * @return empty where nothing was left, or Kuma runs with its rows
   */
  Optional<Settled> settlePending(Rejection rejection)
      throws ReplicationException, InterruptedException {
    Optional<Settled> settled = restart.settlePending(rejection);
    if (settled.isPresent() || !kuma.isRunning() || !live.isReloadDue()) {
      return settled;
    }
    database.read(ReadTransaction::isMigrating); // it fails where Kuma cannot read either
    if (live.reloadDue() || method == ApplyMethod.LIVE) {
      return Optional.empty();
    }
    return restart.restart(rejection);
  }

  /** See {@link RestartApply#undo}. */
  Optional<SnapshotId> undo(Rejection rejection) throws ReplicationException, InterruptedException {
    return restart.undo(rejection);
  }

  Result apply(
      Wanted wanted, SnapshotId id, List<FileEntry> files, HeldPlan plan, Rejection rejection)
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
      return restart.apply(wanted, id, files, plan, rejection);
    }
    LiveApply.Result result = live.apply(wanted, id, files, plan);
    if (result.inStep()) {
      return new Result(result.written().change(Duration.ZERO), Verdict.HEALTHY, result.warnings());
    }
    return afterAll(result, rejection);
  }

  /** The rows are in the database, but the running Kuma is not in step with them. */
  private Result afterAll(LiveApply.Result result, Rejection rejection)
      throws ReplicationException, InterruptedException {
    if (method == ApplyMethod.LIVE) {
      List<String> warnings = new ArrayList<>(result.warnings());
      warnings.add(ReplicaHints.NOT_IN_STEP);
      return new Result(result.written().change(Duration.ZERO), Verdict.HEALTHY, warnings);
    }
    Instant asked = clock.instant();
    Verdict verdict = restart.restart(rejection).map(Settled::verdict).orElse(Verdict.HEALTHY);
    Duration outage = Duration.between(asked, clock.instant());
    return new Result(result.written().change(outage), verdict, result.warnings());
  }

  /** Why a plan cannot be applied while Kuma runs on. */
  Optional<String> obstacle(ApplyPlan plan) throws ReplicationException {
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
