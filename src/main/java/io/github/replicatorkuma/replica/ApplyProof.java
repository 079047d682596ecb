package io.github.replicatorkuma.replica;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.database.ServerZone;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.Change;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.replica.ApplyOutcome.Applied;
import io.github.replicatorkuma.replica.ApplyOutcome.Undone;
import io.github.replicatorkuma.replica.BootProof.Settled;
import io.github.replicatorkuma.replica.BootProof.Verdict;
import io.github.replicatorkuma.snapshot.VerifiedSnapshot;
import io.github.replicatorkuma.state.FleetValues;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of an apply once its rows are written, over as many cycles as it takes to know
 * whether Kuma lives with them: it is noted and told, or taken back.
 */
record ApplyProof(ApplyMeans means, KumaApply rows, AppliedNotes notes) {
  static final String UNDONE = "it was taken back by `apply --undo`";

  private static final EventLog log = EventLog.of(ApplyProof.class);

  /**
   * An apply of which it is not known yet whether Kuma lives with it.
   *
   * @param snapshot whose files are gone when that takes long
   */
  record Unproved(
      AppliedNotes.Target target,
      VerifiedSnapshot snapshot,
      FleetValues fleet,
      Change change,
      List<String> warnings) {}

  /** See {@link ApplyCycle#settlePending}. */
  Optional<ApplyOutcome> settlePending() throws ReplicationException, InterruptedException {
    Optional<Settled> settled = rows.settlePending();
    Unproved own = means.carried().unproved;
    means.carried().unproved = null;
    if (own == null || settled.filter(now -> now.id().equals(own.target().id())).isEmpty()) {
      return settled.flatMap(Settled::unlessHealthy); // only the restore point tells of it
    }
    return Optional.of(outcome(own, settled.get()));
  }

  /** How it ended, or that it did not yet. */
  ApplyOutcome outcome(Unproved apply, Settled settled) throws ReplicationException {
    means.carried().unproved = settled.verdict() == Verdict.BOOTING ? apply : null;
    means.carried().purgeDue.set(true);
    if (settled.verdict() == Verdict.ROLLED_BACK) {
      notes.contentIsBack(apply.target());
    }
    Optional<ApplyOutcome> notApplied = settled.unlessHealthy();
    if (notApplied.isPresent()) {
      return notApplied.get();
    }
    notes.applied(apply.target(), apply.snapshot(), apply.fleet());
    List<String> warnings = new ArrayList<>(apply.warnings());
    means
        .database()
        .read(transaction -> ServerZone.warning(means.settings().timeZone(), transaction))
        .ifPresent(warnings::add);
    return applied(apply.target(), apply.snapshot(), apply.change(), warnings);
  }

  /** What is told of an apply that is noted. */
  static Applied applied(
      AppliedNotes.Target target, VerifiedSnapshot snapshot, Change change, List<String> warnings) {
    warnings.forEach(warning -> log.warn("apply_warning", field("reason", warning)));
    return new Applied(
        target.id(),
        snapshot.manifest().position(),
        snapshot.manifest().leader().name(),
        change,
        target.isFirst(),
        warnings);
  }

  /** See {@link ApplyCycle#undo}. */
  ApplyOutcome undo() throws ReplicationException, InterruptedException {
    RepositoryId repository = means.repository(); // before anything is stopped
    boolean leads = means.memory().of(repository).leads();
    Optional<SnapshotId> undone = rows.restart().undo();
    if (undone.isEmpty()) {
      throw ReplicationException.terminal(
          "there is no apply to undo: it was taken back, or Uptime Kuma has started with it since",
          leads ? ReplicaHints.GO_BACK_HERE : ReplicaHints.GO_BACK);
    }
    // It was chosen to stay: it does no longer.
    means.memory().update(repository, known -> known.withPassedOver(null));
    return new Undone(undone.get());
  }

  /** See {@link ApplyCycle#forgetPending}. */
  void forget(Digest published) throws ReplicationException {
    if (Files.exists(means.restorePoint()) && !notes.isApplied(published)) {
      means.reached(Step.PUBLISH_BEFORE_DISCARD);
      RestorePoint.discard(means.restorePoint());
    }
  }
}
