package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.ReplicationException.Severity;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An empty directory (mode 0700) for one snapshot on its way out or in. It holds password hashes
 * and tokens, so it is removed after use, and what a killed process left is removed before.
 */
public final class StagingDirectory implements AutoCloseable {
  private static final FileAttribute<Set<PosixFilePermission>> ONLY_OURS =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path directory;

  private StagingDirectory(Path directory) {
    this.directory = directory;
  }

  /** Makes {@code parent/name} new and empty. */
  public static StagingDirectory create(Path parent, String name) throws ReplicationException {
    Path directory = parent.resolve(name);
    try {
      deleteTree(directory);
      Files.createDirectories(parent, ONLY_OURS);
      Files.createDirectory(directory, ONLY_OURS);
    } catch (IOException e) {
      throw unusable(directory, e);
    }
    return new StagingDirectory(directory);
  }

  public Path path() {
    return directory;
  }

  @Override
  public void close() throws ReplicationException {
    try {
      deleteTree(directory);
    } catch (IOException e) {
      throw unusable(directory, e);
    }
  }

  private static void deleteTree(Path directory) throws IOException {
    if (!Files.exists(directory, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static ReplicationException unusable(Path directory, IOException cause) {
    return new ReplicationException(
        Severity.RETRYABLE,
        "cannot use the staging directory " + directory + ": " + cause,
        "Make REPLICATOR_STAGING_DIR a directory that this user may write to, with free space.",
        cause);
  }
}
