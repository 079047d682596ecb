package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.model.Census;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotId;
import java.util.Optional;

/** Is asked about a snapshot that nothing here speaks against, before it is applied. */
public interface Consent {
  Consent GIVEN = (id, census) -> Optional.empty();

  /** Why the snapshot with these rows must not be applied. */
  Optional<ApplyOutcome.Refused> objection(SnapshotId id, Census census)
      throws ReplicationException;
}
