package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.snapshot.Manifest;
import io.github.replicatorkuma.snapshot.VerifiedSnapshot;
import io.github.replicatorkuma.state.AppliedContent;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.store.SnapshotHistory;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;

/** Writes down what was applied, or found equal. */
final class AppliedNotes {
  private final InstanceMemory memory;
  private final Clock clock;
  private final OwnContent own;
  private final Steps steps;

  AppliedNotes(InstanceMemory memory, Clock clock, OwnContent own, Steps steps) {
    this.memory = memory;
    this.clock = clock;
    this.own = own;
    this.steps = steps;
  }

  /**
   * What is to be applied from which repository.
   *
   * @param scriptIds of the script's snapshots that are there
   * @param setBack whether the repository has lost what was applied here
   */
  record Target(
      RepositoryId repository,
      ApplyDecision.Apply decision,
      Set<String> scriptIds,
      boolean setBack) {
    Target {
      scriptIds = Set.copyOf(scriptIds);
    }

    SnapshotId id() {
      return decision.snapshot().id();
    }

    /** An export has no place among what is published, whatever it says of itself. */
    boolean isPublished() {
      return !(decision.snapshot() instanceof SnapshotHistory.Exported);
    }
  }

  /** The rows are the snapshot's. Who follows the script, or chose, knows all that it passed by. */
  void applied(Target target, VerifiedSnapshot snapshot) throws ReplicationException {
    Manifest manifest = snapshot.manifest();
    RepositoryMemory.PassedOver passedOver = target.decision().passedOver();
    own.fleetValues(target.repository(), snapshot).save(memory.fleetValues());
    boolean knowsScript = passedOver != null || snapshot.script().isPresent();
    remember(
        target.repository(),
        new RepositoryMemory.Applied(
            target.id(),
            target.isPublished() ? manifest.position() : Position.EXPORT,
            manifest.digest(),
            manifest.leader(),
            manifest.created(),
            clock.instant(),
            snapshot.monitorIds(),
            own.of(snapshot).orElse(null)),
        (before, after) -> {
          RepositoryMemory now =
              knowsScript ? after.withScriptSnapshots(target.scriptIds()) : after;
          return passedOver == null
              ? now
              : now.withPassedOver(passedOver, before.leads())
                  .withSettled(target.isPublished() ? Set.of(manifest.tags().nonce()) : Set.of());
        });
  }

  /** The content applied before is now {@code entry}, under another position. */
  void moved(RepositoryId repository, SnapshotHistory.Entry entry, RepositoryMemory.Applied before)
      throws ReplicationException {
    remember(
        repository,
        new RepositoryMemory.Applied(
            entry.id(),
            entry.tags().position(),
            entry.tags().digest(),
            entry.tags().leader(),
            before.created(),
            clock.instant(),
            before.monitorIds(),
            before.content()),
        (known, after) -> after);
  }

  /**
   * The rows are about to change: what they were after the last apply is nothing to compare with.
   *
   * @return what they were
   */
  Optional<AppliedContent> forgetContent(RepositoryId repository) throws ReplicationException {
    RepositoryMemory.Applied applied = memory.of(repository).applied();
    memory.update(repository, known -> known.withContent(null));
    return Optional.ofNullable(applied).map(RepositoryMemory.Applied::content);
  }

  /** The rows are what they were before. */
  void contentIsBack(RepositoryId repository, Optional<AppliedContent> content)
      throws ReplicationException {
    memory.update(repository, known -> known.withContent(content.orElse(null)));
  }

  /** Whether this content is what was applied last. */
  boolean isApplied(RepositoryId repository, Digest content) {
    RepositoryMemory.Applied applied = memory.of(repository).applied();
    return applied != null && applied.digest().equals(content);
  }

  private void remember(
      RepositoryId repository,
      RepositoryMemory.Applied applied,
      BinaryOperator<RepositoryMemory> alongside)
      throws ReplicationException {
    steps.reached(Step.APPLY_BEFORE_NOTE);
    memory.update(
        state -> {
          RepositoryMemory known = state.memoryOf(repository);
          return state
              .withLeading(false)
              .withMemory(repository, alongside.apply(known, known.withApplied(applied)));
        });
  }
}
