package io.github.replicatorkuma.replica;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.ApplyMethod;
import io.github.replicatorkuma.model.Change;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.plan.ApplyPlan;
import io.github.replicatorkuma.replica.BootProof.Settled;
import io.github.replicatorkuma.replica.BootProof.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Brings rows into the database and into Kuma: live where that can be done, else by a restart. */
record KumaApply(ApplyMeans means, BootProof proof, RestartApply restart, LiveApply live) {
  private static final EventLog log = EventLog.of(KumaApply.class);

  static KumaApply of(ApplyMeans means) {
    ApplyTransaction transaction = means.transaction();
    BootProof proof = new BootProof(means, transaction);
    RestartApply restart = new RestartApply(means, transaction, proof);
    return new KumaApply(means, proof, restart, new LiveApply(means, transaction));
  }

  private ApplyMethod method() {
    return means.settings().handling().method();
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
  Optional<Settled> settlePending() throws ReplicationException, InterruptedException {
    Optional<Settled> settled = proof.settlePending();
    if (settled.isPresent() || !means.kuma().isRunning() || !means.kuma().live().isReloadDue()) {
      return settled;
    }
    means.database().read(ReadTransaction::isMigrating); // it fails where Kuma cannot read either
    if (live.reloadDue() || method() == ApplyMethod.LIVE) {
      return Optional.empty();
    }
    return restart.restart();
  }

  /** What there is to do for a plan, which {@code wanted} has made. */
  ApplyJob job(Wanted wanted, SnapshotId id, HeldPlan plan) throws ReplicationException {
    return new ApplyJob(
        wanted,
        id,
        means.settings().policy().scope().uploads()
            ? means.uploads().missing(wanted.files())
            : List.of(),
        plan);
  }

  /** Where no row differs. */
  void bringLogos(ApplyJob job) throws ReplicationException {
    means.reached(Step.APPLY_BEFORE_LOGOS);
    means.uploads().stage(job.wanted(), job.files());
    means.reached(Step.APPLY_LOGOS_STAGED);
    means.uploads().install(job.files());
  }

  Result apply(ApplyJob job) throws ReplicationException, InterruptedException {
    Optional<String> obstacle = obstacle(job.plan().plan());
    if (obstacle.isPresent()) {
      if (method() == ApplyMethod.LIVE && means.kuma().isRunning()) {
        throw ReplicationException.retryable(
            "this snapshot cannot be applied while Uptime Kuma runs: " + obstacle.get(),
            ReplicaHints.NOT_LIVE);
      }
      return restart.apply(job);
    }
    LiveApply.Result result = live.apply(job);
    List<String> warnings = new ArrayList<>(result.warnings());
    Duration outage = Duration.ZERO;
    Verdict verdict = Verdict.HEALTHY;
    if (!result.inStep() && method() == ApplyMethod.LIVE) {
      warnings.add(ReplicaHints.NOT_IN_STEP);
    } else if (!result.inStep()) {
      Instant asked = means.now();
      verdict = restart.restart().map(Settled::verdict).orElse(verdict);
      outage = Duration.between(asked, means.now());
    }
    return new Result(result.written().change(outage), verdict, warnings);
  }

  /** Why a plan cannot be applied while Kuma runs on. */
  Optional<String> obstacle(ApplyPlan plan) throws ReplicationException {
    if (!means.kuma().isRunning()) {
      return Optional.of("Uptime Kuma does not run");
    }
    if (method() == ApplyMethod.RESTART) {
      return Optional.of("REPLICATOR_APPLY=restart");
    }
    Optional<String> obstacle = live.obstacle(plan);
    obstacle.ifPresent(reason -> log.info("restart_needed", field("reason", reason)));
    return obstacle;
  }
}
