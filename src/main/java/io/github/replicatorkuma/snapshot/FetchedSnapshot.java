package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.TableSource;

/**
 * A fetched snapshot that may be read while it is proved, as a large one is not to be read twice:
 * nothing may be done because of it before {@link #verified} has returned.
 */
public interface FetchedSnapshot extends TableSource {
  /** Agrees with the snapshot's tags. */
  Manifest manifest();

  /**
   * The snapshot, all of it proved; reads what nobody has read to its end.
   *
   * @throws SnapshotException terminal for this snapshot; its kind says what is wrong
   */
  VerifiedSnapshot verified() throws ReplicationException;
}
