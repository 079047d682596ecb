package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotId;

/**
 * Kuma ends with applied rows that cannot, or must not, be put back: it is started again and again
 * with them, and only a newer snapshot helps.
 */
final class KumaDiesException extends ReplicationException {
  private final transient SnapshotId snapshot;

  KumaDiesException(SnapshotId snapshot, String message, String hint) {
    super(Severity.RETRYABLE, message, hint, null);
    this.snapshot = snapshot;
  }

  /** The one whose rows they are. */
  SnapshotId snapshot() {
    return snapshot;
  }
}
