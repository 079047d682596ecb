package io.github.replicatorkuma.kuma;

import io.github.replicatorkuma.files.SocketFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the agent listens. */
public final class AgentSocketFile {
  private static final Logger LOG = LoggerFactory.getLogger(AgentSocketFile.class);

  private AgentSocketFile() {}

  /**
   * The socket's path. Empty where there is no place for one.
   *
   * @param dataDirectory Kuma's
   */
  public static Optional<Path> of(Path dataDirectory) {
    return of(dataDirectory, SocketFile.usualParents());
  }

  static Optional<Path> of(Path dataDirectory, List<Path> parents) {
    try {
      return Optional.of(SocketFile.of(dataDirectory, "agent.sock", parents));
    } catch (IOException e) {
      LOG.warn("event=agent_not_reachable reason=\"{}\"", e.getMessage());
      return Optional.empty();
    }
  }
}
