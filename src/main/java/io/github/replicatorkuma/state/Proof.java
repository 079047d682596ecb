package io.github.replicatorkuma.state;

import io.github.replicatorkuma.model.SnapshotId;
import java.time.Instant;

/**
 * A try to fetch back what this instance published.
 *
 * @param triedAt when it began; {@link #OWED} when it told nothing
 * @param flaw why nobody can fetch the snapshot; empty when no reason is known
 */
public record Proof(SnapshotId id, Instant triedAt, String flaw, String hint) {
  /** It is to be tried again soon. */
  public static final Instant OWED = Instant.EPOCH;

  public boolean isFlawed() {
    return !flaw.isEmpty();
  }
}
