package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.store.SnapshotHistory;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a replica does about the repository's list. Pure: facts in, a decision out. */
sealed interface ApplyDecision {
  /** Fetch this snapshot and make the rows equal to it. */
  record Apply(SnapshotHistory.Entry entry) implements ApplyDecision {}

  /** Same content as applied, under a new position: remember it, fetch nothing. */
  record NotePosition(SnapshotHistory.Entry entry, RepositoryMemory.Applied before)
      implements ApplyDecision {}

  /** Nothing to do, or not allowed to. */
  record End(ApplyOutcome outcome) implements ApplyDecision {}

  /**
   * Decides.
   *
   * @param revertDrift whether local edits are to be reverted even where nothing new was published,
   *     as at start
   */
  static ApplyDecision decide(
      SnapshotHistory history, RepositoryMemory memory, boolean revertDrift) {
    if (!history.newerFormats().isEmpty()) {
      return new End(newerFormat(history.newerFormats()));
    }
    Optional<SnapshotHistory.Entry> newest = history.newest();
    if (newest.isEmpty()) {
      return new End(nothing(history));
    }
    SnapshotHistory.Entry entry = newest.get();
    String rejected = memory.rejected().get(entry.id().value());
    if (rejected != null) {
      return new End(new ApplyOutcome.Refused(entry.id(), rejected, ReplicaHints.WAIT_FOR_NEWER));
    }
    return afterApplied(entry, memory.applied(), revertDrift);
  }

  private static ApplyDecision afterApplied(
      SnapshotHistory.Entry newest,
      RepositoryMemory.@Nullable Applied applied,
      boolean revertDrift) {
    if (applied == null) {
      return new Apply(newest);
    }
    if (newest.tags().position().compareTo(applied.position()) < 0) {
      return new End(
          new ApplyOutcome.Refused(
              newest.id(),
              "it is older (%s) than what was applied (%s by %s): somebody removed the newest"
                  .formatted(newest.tags().position(), applied.position(), applied.leader()),
              ReplicaHints.NEWEST_REMOVED));
    }
    if (revertDrift) {
      return new Apply(newest);
    }
    if (applied.id().matches(newest.id())) {
      return new End(new ApplyOutcome.UpToDate(newest.id(), newest.tags().position()));
    }
    return applied.digest().equals(newest.tags().digest())
        ? new NotePosition(newest, applied)
        : new Apply(newest);
  }

  private static ApplyOutcome newerFormat(Set<String> snapshots) {
    List<String> ids = snapshots.stream().sorted().toList();
    return new ApplyOutcome.Refused(
        new SnapshotId(ids.get(0)),
        "a leader publishes in a newer format (" + String.join(", ", ids) + ")",
        ReplicaHints.UPGRADE);
  }

  private static ApplyOutcome nothing(SnapshotHistory history) {
    return history.scriptIds().isEmpty()
        ? new ApplyOutcome.NothingPublished(
            "nothing has been published to the repository yet", ReplicaHints.START_A_LEADER)
        : new ApplyOutcome.NothingPublished(
            "the repository holds only snapshots of the old script",
            ReplicaHints.UPGRADE_THE_LEADER);
  }
}
