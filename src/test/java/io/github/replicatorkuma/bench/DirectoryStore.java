package io.github.replicatorkuma.bench;

import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.StoredSnapshot;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Copies of directories beside each other: restic's part in a cycle without restic's time. Only the
 * newest can be fetched.
 */
public final class DirectoryStore implements SnapshotStore {
  private final Path directory;
  private final List<StoredSnapshot> snapshots = new ArrayList<>();

  public DirectoryStore(Path directory) {
    this.directory = directory;
  }

  @Override
  public String description() {
    return "directory " + directory;
  }

  @Override
  public String locationKey() {
    return Digest.ofText("bench").hex();
  }

  @Override
  public RepositoryId repositoryId() {
    return new RepositoryId(Digest.ofText("bench").hex());
  }

  @Override
  public RepositoryId create() {
    return repositoryId();
  }

  @Override
  public List<StoredSnapshot> list() {
    return List.copyOf(snapshots);
  }

  @Override
  public SnapshotId save(Path content, List<String> tags) {
    SnapshotId id = new SnapshotId(Digest.ofText("snapshot " + snapshots.size()).hex());
    Directories.copy(content, directory.resolve(id.value()));
    for (StoredSnapshot older : snapshots) {
      Directories.delete(directory.resolve(older.id().value()));
    }
    snapshots.add(
        new StoredSnapshot(
            id, Instant.now(), "bench", List.of(content.toString()), tags, Optional.empty()));
    return id;
  }

  @Override
  public void fetch(SnapshotId id, Path target) {
    Directories.copy(directory.resolve(id.value()), target);
  }

  @Override
  public void fetchAnew(SnapshotId id, Path target) {
    fetch(id, target);
  }

  @Override
  public void giveUp(Damage damage) {
    throw new UnsupportedOperationException("a benchmark repairs nothing");
  }

  @Override
  public void forget(List<SnapshotId> ids, boolean prune) {
    throw new UnsupportedOperationException("a benchmark forgets nothing");
  }
}
