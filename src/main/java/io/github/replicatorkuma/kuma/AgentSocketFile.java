package io.github.replicatorkuma.kuma;

import io.github.replicatorkuma.model.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the agent listens: in a directory that nobody but its user may enter, the same one in each
 * life of an instance, so that nothing piles up.
 */
public final class AgentSocketFile {
  private static final Logger LOG = LoggerFactory.getLogger(AgentSocketFile.class);
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  /** What the kernel takes for the path of a socket, its end included. */
  private static final int LONGEST_PATH = 107;

  private AgentSocketFile() {}

  /**
   * The socket's path; not in the data volume, as some volumes cannot hold sockets. Empty where
   * there is no place for one.
   *
   * @param dataDirectory Kuma's
   */
  public static Optional<Path> of(Path dataDirectory) {
    return of(
        dataDirectory, List.of(Path.of("/run"), Path.of(System.getProperty("java.io.tmpdir"))));
  }

  static Optional<Path> of(Path dataDirectory, List<Path> parents) {
    String name =
        "replicator-kuma-" + Digest.ofText(dataDirectory.toAbsolutePath().toString()).brief();
    String reason = "no directory for it can be written";
    for (Path parent : parents) {
      try {
        Path file = parent.resolve(name).resolve("agent.sock");
        if (!Files.isWritable(parent)) {
          continue;
        }
        if (file.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
          reason = parent + " has too long a name";
        } else if (isOurs(parent.resolve(name))) {
          return Optional.of(file);
        } else {
          reason = parent.resolve(name) + " belongs to somebody else";
        }
      } catch (IOException e) {
        reason = e.getClass().getSimpleName() + " in " + parent;
      }
    }
    LOG.warn("event=agent_not_reachable reason=\"{}\"", reason);
    return Optional.empty();
  }

  /** Makes the directory, or sees to it that the one that is there is ours alone. */
  private static boolean isOurs(Path directory) throws IOException {
    try {
      Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      return true;
    } catch (FileAlreadyExistsException fromAnEarlierLife) {
      boolean ours =
          Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
              && Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS)
                  .equals(Files.getOwner(Path.of("/proc/self")));
      if (ours) {
        Files.setPosixFilePermissions(directory, OWNER_ONLY);
      }
      return ours;
    }
  }
}
