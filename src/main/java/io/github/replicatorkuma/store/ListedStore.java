package io.github.replicatorkuma.store;

import io.github.replicatorkuma.files.FileTree;
import io.github.replicatorkuma.model.SnapshotId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A store that remembers what it listed last and how much it moved, for whoever wants to know
 * without asking again.
 */
public final class ListedStore extends ForwardingStore {
  private final Clock clock;
  private volatile @Nullable Listing last;
  private volatile @Nullable Long size;

  /** What was the newest that a replica could apply, and when that was seen. */
  public record Listing(Optional<SnapshotHistory.Candidate> newest, Instant at) {}

  public ListedStore(SnapshotStore store, Clock clock) {
    super(store);
    this.clock = clock;
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
  public List<StoredSnapshot> list() throws StoreException {
    List<StoredSnapshot> listed = super.list();
    last = new Listing(SnapshotHistory.of(listed).newestCandidate(), clock.instant());
    return listed;
  }

  @Override
  public SnapshotId save(Path directory, List<String> tags) throws StoreException {
    SnapshotId id = super.save(directory, tags);
    size = sizeOf(directory);
    return id;
  }

  @Override
  public void fetch(SnapshotId id, Path target) throws StoreException {
    super.fetch(id, target);
    size = sizeOf(target);
  }
}
