package io.github.replicatorkuma.kuma;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the agent listens: in a directory that nobody but its user may enter. */
public final class AgentSocketFile {
  private static final Logger LOG = LoggerFactory.getLogger(AgentSocketFile.class);
  private static final String PREFIX = "replicator-kuma-";

  /** What the kernel takes for the path of a socket, its end included. */
  private static final int LONGEST_PATH = 107;

  private AgentSocketFile() {}

  /**
   * A path in a new directory, which goes with this process; not in the data volume, as some
   * volumes cannot hold sockets. Empty where there is no place for one.
   */
  public static Optional<Path> create() {
    return create(List.of(Path.of("/run"), Path.of(System.getProperty("java.io.tmpdir"))));
  }

  static Optional<Path> create(List<Path> parents) {
    String reason = "there is no directory for it";
    for (Path parent : parents) {
      try {
        if (!Files.isWritable(parent)) {
          continue;
        }
        Path directory =
            Files.createTempDirectory(
                parent,
                PREFIX,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path file = directory.resolve("agent.sock");
        directory.toFile().deleteOnExit(); // in the order opposite to this one
        new File(file.toString()).deleteOnExit();
        if (file.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_PATH) {
          return Optional.of(file);
        }
        reason = parent + " has too long a name";
      } catch (IOException e) {
        reason = e.toString();
      }
    }
    LOG.warn("event=agent_not_reachable reason=\"{}\"", reason);
    return Optional.empty();
  }
}
