package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.snapshot.Manifest;
import io.github.replicatorkuma.snapshot.VerifiedSnapshot;
import io.github.replicatorkuma.state.FleetValues;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.state.PassedOver;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.state.RepositoryMemory.Applied;
import io.github.replicatorkuma.store.SnapshotHistory;
import java.util.Set;
import java.util.function.BinaryOperator;

/** Writes down what was applied, or found equal. */
record AppliedNotes(ApplyMeans means, InstanceMemory memory, OwnContent own) {
  static AppliedNotes of(ApplyMeans means) {
    OwnContent own = OwnContent.of(means.database(), means.settings());
    return new AppliedNotes(means, means.memory(), own);
  }

  /** What is to be applied, and where it was seen. */
  record Target(ReplicaLookout.Seen seen, ApplyDecision.Apply decision) {
    SnapshotId id() {
      return decision.snapshot().id();
    }

    /** Whether it is this instance's first from there. */
    boolean isFirst() {
      return seen.known().isEmpty();
    }

    /** An export has no place among what is published, whatever it says of itself. */
    boolean isPublished() {
      return !(decision.snapshot() instanceof SnapshotHistory.Exported);
    }
  }

  /** What is to be noted of a snapshot's own rows, while it is still at hand. */
  FleetValues fleetValues(Target target, VerifiedSnapshot snapshot) throws ReplicationException {
    return own.fleetValues(target.seen().repository(), snapshot);
  }

  /** The rows are the snapshot's. Who follows the script, or chose, knows all that it passed by. */
  void applied(Target target, VerifiedSnapshot snapshot, FleetValues fleet)
      throws ReplicationException {
    Manifest manifest = snapshot.manifest();
    PassedOver passedOver = target.decision().passedOver();
    fleet.save(memory.fleetValues());
    boolean knowsScript = passedOver != null || snapshot.script().isPresent();
    remember(
        target.seen().repository(),
        new Applied(
            target.id(),
            target.isPublished() ? manifest.position() : Position.EXPORT,
            manifest.digest(),
            manifest.leader(),
            manifest.created(),
            means.now(),
            snapshot.monitorIds(),
            own.of(snapshot).orElse(null)),
        (before, after) -> {
          RepositoryMemory now =
              knowsScript ? after.withScriptSnapshots(target.seen().history().scriptIds()) : after;
          return passedOver == null
              ? now
              : now.withPassedOver(passedOver, before)
                  .withSettled(target.isPublished() ? Set.of(manifest.tags().nonce()) : Set.of());
        });
  }

  /** The content applied before is now {@code entry}, under another position. */
  void moved(RepositoryId repository, SnapshotHistory.Entry entry, Applied before)
      throws ReplicationException {
    remember(
        repository,
        new Applied(
            entry.id(),
            entry.tags().position(),
            entry.tags().digest(),
            entry.tags().leader(),
            before.created(),
            means.now(),
            before.monitorIds(),
            before.content()),
        (known, after) -> after);
  }

  /**
   * The rows are about to change: what they were after the last apply is nothing to compare with.
   */
  void forgetContent(Target target) throws ReplicationException {
    memory.update(target.seen().repository(), known -> known.withContent(null));
  }

  /** The rows are what they were before. */
  void contentIsBack(Target target) throws ReplicationException {
    Applied before = target.seen().known().applied();
    memory.update(
        target.seen().repository(),
        known -> known.withContent(before == null ? null : before.content()));
  }

  /** Whether this content is what was applied last. */
  boolean isApplied(Digest content) throws ReplicationException {
    Applied applied = memory.of(means.repository()).applied();
    return applied != null && applied.digest().equals(content);
  }

  private void remember(
      RepositoryId repository, Applied applied, BinaryOperator<RepositoryMemory> alongside)
      throws ReplicationException {
    means.reached(Step.APPLY_BEFORE_NOTE);
    memory.update(
        state -> {
          RepositoryMemory known = state.memoryOf(repository);
          return state.withApplied(repository, alongside.apply(known, known.withApplied(applied)));
        });
  }
}
