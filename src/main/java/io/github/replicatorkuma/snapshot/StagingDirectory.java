package io.github.replicatorkuma.snapshot;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.files.FileTree;
import io.github.replicatorkuma.files.PrivateDirectory;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.PlainText;
import io.github.replicatorkuma.model.ReplicationException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An empty directory (mode 0700) for one snapshot on its way out or in. It holds password hashes
 * and tokens, so it is removed after use, and what a killed process left is removed before.
 */
public record StagingDirectory(Path path) implements AutoCloseable {
  private static final EventLog log = EventLog.of(StagingDirectory.class);
  private static final Pattern WITH_PROCESS = Pattern.compile(".*-([0-9]{1,18})");

  /**
   * Makes {@code parent/name} new and empty.
   *
   * @param parent is ours alone by its name: a link in its place gives way, a directory of somebody
   *     else is not used
   */
  public static StagingDirectory create(Path parent, String name) throws ReplicationException {
    Path directory = parent.resolve(name);
    try {
      if (Files.isSymbolicLink(parent)) {
        Files.delete(parent);
      }
      PrivateDirectory.make(parent);
      requireOurs(parent);
      FileTree.delete(directory);
      PrivateDirectory.make(directory);
    } catch (IOException e) {
      throw unusable(directory, e);
    }
    return new StagingDirectory(directory);
  }

  /** The same for who may run at the same time as others in {@code parent}. */
  public static StagingDirectory createBesideOthers(Path parent, String name)
      throws ReplicationException {
    return create(parent, name + "-" + ProcessHandle.current().pid());
  }

  /** Removes what killed processes left in {@code parent}; for who holds the lock. */
  public static void removeLeftovers(Path parent) {
    if (!Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(parent)) {
      for (Path leftover : leftovers) {
        if (!isInUse(leftover)) {
          removeLeftover(leftover);
        }
      }
    } catch (IOException e) {
      notRemoved(parent, e);
    }
  }

  /** Removes one of them. That it cannot be removed keeps nobody from replicating. */
  public static void removeLeftover(Path directory) {
    try {
      FileTree.delete(directory);
    } catch (IOException e) {
      notRemoved(directory, e);
    }
  }

  private static void notRemoved(Path what, IOException cause) {
    log.warn("leftover_not_removed", field("file", what), field("reason", cause.toString()));
  }

  private static boolean isInUse(Path directory) {
    Matcher process = WITH_PROCESS.matcher(directory.getFileName().toString());
    return process.matches() && ProcessHandle.of(Long.parseLong(process.group(1))).isPresent();
  }

  @Override
  public void close() throws ReplicationException {
    try {
      FileTree.delete(path);
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }

  /**
   * Whoever else owns it could exchange what is in it. Root may work in the directory of the user
   * that the daemon runs as, to whom the one above it belongs too.
   */
  private static void requireOurs(Path parent) throws IOException {
    Path above = parent.toAbsolutePath().getParent();
    Path probe = Files.createTempDirectory(parent, "owner");
    try {
      UserPrincipal owner = Files.getOwner(parent);
      boolean ours = owner.equals(Files.getOwner(probe));
      if (!ours && (above == null || !owner.equals(Files.getOwner(above)))) {
        throw new IOException("it belongs to " + owner.getName());
      }
    } finally {
      Files.delete(probe);
    }
  }

  private static ReplicationException unusable(Path directory, IOException cause) {
    return ReplicationException.retryable(
        "cannot use the staging directory " + directory + ": " + PlainText.reason(cause),
        "Make REPLICATOR_STAGING_DIR a directory that this user may write to, with free space.",
        cause);
  }
}
