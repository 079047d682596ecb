package io.github.replicatorkuma.store.restic;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.exec.CommandException;
import io.github.replicatorkuma.files.FileTree;
import io.github.replicatorkuma.files.PrivateDirectory;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder restic keeps its cache in. Without a usable one restic works too, only with more
 * requests; but restic 0.19 refuses to start with one it cannot write to.
 */
final class ResticCache {
  private static final EventLog log = EventLog.of(ResticCache.class);

  /** On a full disk an empty file can be made still; restic tries in vain for minutes then. */
  private static final int PROBE_BYTES = 256 << 10;

  private final Path directory;
  private volatile boolean warned;

  ResticCache(Path directory) {
    this.directory = directory;
  }

  Path directory() {
    return directory;
  }

  /** Whether restic can use it now; a warning the first time it cannot. */
  boolean isUsable() {
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(directory, PrivateDirectory.PRIVATE);
      }
      writeProbe();
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      if (!warned) {
        warned = true;
        log.warn(
            "restic_cache_unusable",
            field("directory", directory),
            field("reason", e.toString()),
            field("effect", "restic makes more requests"));
      }
      return false;
    }
  }

  /** Something that takes a restic. */
  interface Use<T> {
    T with(ResticCommands restic) throws StoreException;
  }

  /**
   * The result of {@code use}, which is repeated once without the cache where it failed as damaged:
   * restic 0.14 keeps a pack, an index or a snapshot that was damaged when it was read, and fails
   * for ever although the repository is whole again. Newer ones read it anew by themselves. Where
   * that works, the cache was to blame, and is dropped.
   */
  <T> T past(ResticCommands restic, Use<RepositoryId> identify, Use<T> use) throws StoreException {
    try {
      return use.with(restic);
    } catch (StoreException e) {
      // What restic tries again and again is the repository; what it has in the cache it takes.
      boolean triedForLong = e.getCause() instanceof CommandException;
      if (e.kind() != Kind.DAMAGED || triedForLong || !isUsable()) {
        throw e;
      }
      ResticCommands uncached = restic.withoutCache();
      T result = use.with(uncached);
      drop(identify.with(uncached), e);
      return result;
    }
  }

  /** Removes what it holds of one repository, as it made restic fail; restic makes it anew. */
  private void drop(RepositoryId repository, StoreException failure) {
    Path dropped = directory.resolve(repository.value());
    try {
      FileTree.delete(dropped);
      log.info("restic_cache_dropped", field("reason", failure.getMessage()));
    } catch (IOException e) {
      log.warn(
          "restic_cache_not_dropped",
          field("directory", dropped),
          field("reason", e.toString()),
          field("hint", "Delete it."));
    }
  }

  private void writeProbe() throws IOException {
    Path probe = Files.createTempFile(directory, "probe", null);
    try {
      Files.write(probe, new byte[PROBE_BYTES]);
    } finally {
      Files.delete(probe);
    }
  }
}
