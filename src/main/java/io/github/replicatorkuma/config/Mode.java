package io.github.replicatorkuma.config;

/** The role of this instance; the names are the values of {@code REPLICATOR_MODE}. */
public enum Mode {
  /** The leader: publishes. */
  BACKUP,
  /** A replica: applies everything. */
  RESTORE,
  /** A replica that keeps its own values of local entities. */
  RESTORE_LOCAL_ENTITY_REPLICATION,
  /** The one or the other, as the fleet needs it. */
  AUTO;

  public boolean isLeader() {
    return this == BACKUP;
  }
}
