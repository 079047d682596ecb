package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.snapshot.VerifiedSnapshot;
import java.util.Optional;

/** Is asked about a snapshot that nothing here speaks against, before it is applied. */
@FunctionalInterface
public interface Consent {
  Consent GIVEN = (id, snapshot) -> Optional.empty();

  /** Why it must not be applied. */
  Optional<ApplyOutcome.Refused> objection(SnapshotId id, VerifiedSnapshot snapshot)
      throws ReplicationException;
}
