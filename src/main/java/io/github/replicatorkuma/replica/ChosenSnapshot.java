package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.ReplicationException.Severity;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.store.SnapshotHistory;

/** Finds the snapshot that an operator named. */
final class ChosenSnapshot {
  private ChosenSnapshot() {}

  static SnapshotHistory.Candidate in(SnapshotHistory history, SnapshotId id)
      throws ReplicationException {
    return history
        .candidate(id)
        .orElseThrow(
            () ->
                new ReplicationException(
                    Severity.TERMINAL,
                    "the repository has no snapshot " + id + " that can be applied here",
                    ReplicaHints.LIST_SNAPSHOTS,
                    null));
  }
}
