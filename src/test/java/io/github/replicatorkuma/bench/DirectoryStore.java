package io.github.replicatorkuma.bench;

import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.StoredSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Copies of directories beside each other: restic's part in a cycle without restic's time. */
final class DirectoryStore implements SnapshotStore {
  private final Path directory;
  private final List<StoredSnapshot> snapshots = new ArrayList<>();

  DirectoryStore(Path directory) {
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
    copy(content, directory.resolve(id.value()));
    snapshots.add(
        new StoredSnapshot(id, Instant.now(), "bench", List.of(content.toString()), tags));
    return id;
  }

  @Override
  public void fetch(SnapshotId id, Path target) {
    copy(directory.resolve(id.value()), target);
  }

  @Override
  public void forget(List<SnapshotId> ids, boolean prune) {
    throw new UnsupportedOperationException("a benchmark forgets nothing");
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
