package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotId;
import java.util.Optional;
import java.util.Set;

/** Is asked about a snapshot that nothing here speaks against, before it is applied. */
@FunctionalInterface
public interface Consent {
  Consent GIVEN = (id, monitorIds) -> Optional.empty();

  /** Why the snapshot with these monitors must not be applied. */
  Optional<ApplyOutcome.Refused> objection(SnapshotId id, Set<Long> monitorIds)
      throws ReplicationException;
}
