package io.github.replicatorkuma.store;

import io.github.replicatorkuma.files.FileTree;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.SnapshotId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A store that remembers what it listed last and how much it moved, for whoever wants to know
 * without asking again. Every call goes on to another store.
 */
public class ListedStore implements SnapshotStore {
  private final SnapshotStore store;
  private final Clock clock;
  private final List<Consumer<SnapshotHistory>> watchers;
  private volatile @Nullable Listing last;
  private volatile @Nullable Long size;

  /**
   * What a list told.
   *
   * @param newest that a replica could apply
   * @param machines how many have published
   */
  public record Listing(Optional<SnapshotHistory.Candidate> newest, long machines, Instant at) {}

  /**
   * @param watchers are shown what was listed, each time
   */
  public ListedStore(SnapshotStore store, Clock clock, List<Consumer<SnapshotHistory>> watchers) {
    this.store = store;
    this.clock = clock;
    this.watchers = List.copyOf(watchers);
  }

  /** Empty when nothing was listed yet. */
  public Optional<Listing> last() {
    return Optional.ofNullable(last);
  }

  /** The bytes in the files that were saved or fetched last. */
  public Optional<Long> size() {
    return Optional.ofNullable(size);
  }

  private static @Nullable Long sizeOf(Path directory) {
    try {
      return FileTree.bytes(directory);
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public String description() {
    return store.description();
  }

  @Override
  public String locationKey() {
    return store.locationKey();
  }

  @Override
  public RepositoryId repositoryId() throws StoreException {
    return store.repositoryId();
  }

  @Override
  public RepositoryId create() throws StoreException {
    return store.create();
  }

  @Override
  public List<StoredSnapshot> list() throws StoreException {
    List<StoredSnapshot> listed = store.list();
    SnapshotHistory history = SnapshotHistory.of(listed);
    long machines = listed.stream().map(StoredSnapshot::hostname).distinct().count();
    last = new Listing(history.newestCandidate(), machines, clock.instant());
    watchers.forEach(watcher -> watcher.accept(history));
    return listed;
  }

  @Override
  public SnapshotId save(Path directory, List<String> tags) throws StoreException {
    SnapshotId id = store.save(directory, tags);
    size = sizeOf(directory);
    return id;
  }

  @Override
  public void fetch(SnapshotId id, Path target) throws StoreException {
    store.fetch(id, target);
    size = sizeOf(target);
  }

  @Override
  public void fetchAnew(SnapshotId id, Path target) throws StoreException {
    store.fetchAnew(id, target);
  }

  @Override
  public void forget(List<SnapshotId> ids, boolean prune) throws StoreException {
    store.forget(ids, prune);
  }

  @Override
  public void giveUp(Damage damage) throws StoreException {
    store.giveUp(damage);
  }
}
