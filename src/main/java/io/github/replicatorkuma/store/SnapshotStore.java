package io.github.replicatorkuma.store;

import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.SnapshotId;
import java.nio.file.Path;
import java.util.List;

/**
 * Keeps snapshots where the whole fleet reaches them. Safe for use by several threads, of which one
 * at most does more than look and fetch.
 */
public interface SnapshotStore {
  /** For logs and people: where the repository is, without secrets. */
  String description();

  /**
   * A key for what this instance remembers about the repository: the same for the same place and
   * not telling any secret in it. Costs no call to the repository.
   */
  String locationKey();

  /** The id the repository got when it was created. */
  RepositoryId repositoryId() throws StoreException;

  /** Creates the repository. */
  RepositoryId create() throws StoreException;

  /** All snapshots, of whatever tool, in no particular order. */
  List<StoredSnapshot> list() throws StoreException;

  /**
   * Saves the content of {@code directory} with these tags.
   *
   * @throws StoreException also when the snapshot was saved only in part; it has been removed then
   */
  SnapshotId save(Path directory, List<String> tags) throws StoreException;

  /**
   * Writes the content of the snapshot below the empty directory {@code target}.
   *
   * @throws StoreException of kind TOO_LARGE before anything is written, when that would be too
   *     much for the disk
   */
  void fetch(SnapshotId id, Path target) throws StoreException;

  /**
   * The same with nothing but what is in the repository, as an instance does that never saw it.
   * Fails sooner where the repository is slow: it is no emergency.
   */
  void fetchAnew(SnapshotId id, Path target) throws StoreException;

  /** Removes snapshots from the list, and with {@code prune} their data. */
  void forget(List<SnapshotId> ids, boolean prune) throws StoreException;

  /**
   * Has the repository give up what is damaged, so that the next {@link #save} stores it anew. What
   * is whole stays.
   *
   * @throws StoreException of kind TOO_OLD when the program that reaches it cannot do that
   */
  void giveUp(Damage damage) throws StoreException;

  /** What can become of data that is in the repository already, and so is not saved again. */
  enum Damage {
    /** It is not there any more, or not whole. */
    LOST,
    /** It is there, and holds something else. */
    ROTTEN
  }
}
