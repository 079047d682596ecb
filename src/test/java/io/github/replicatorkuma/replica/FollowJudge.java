package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.SnapshotHistory.Entry;
import java.util.Optional;

/** The product's own decision of what a replica does, for simulations. */
public final class FollowJudge {
  private FollowJudge() {}

  /** What its rows are to be equal to; empty where they are, or it may not. */
  public static Optional<Entry> applies(
      SnapshotHistory history, RepositoryMemory memory, boolean revertDrift) {
    ApplyDecision decision = ApplyDecision.decide(history, memory, revertDrift);
    if (decision instanceof ApplyDecision.NotePosition same) {
      return Optional.of(same.entry());
    }
    return decision instanceof ApplyDecision.Apply apply && apply.snapshot() instanceof Entry entry
        ? Optional.of(entry)
        : Optional.empty();
  }
}
