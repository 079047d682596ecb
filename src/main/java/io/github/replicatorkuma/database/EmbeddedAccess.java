package io.github.replicatorkuma.database;

import io.github.replicatorkuma.model.ReplicationException;
import java.nio.file.Path;

/** The MariaDB server that Kuma starts in its own container, as far as a database needs it. */
public interface EmbeddedAccess {
  /** The server's unix socket, its only door that needs no password. */
  Path socket();

  /** Starts the server where Kuma does not run, and awaits it. */
  void ensureRunning() throws ReplicationException;
}
