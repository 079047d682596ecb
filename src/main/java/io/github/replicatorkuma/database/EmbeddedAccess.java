package io.github.replicatorkuma.database;

import io.github.replicatorkuma.database.mariadb.MariaDbDatabase;
import java.nio.file.Path;

/** The MariaDB server that Kuma starts in its own container, as far as a database needs it. */
public interface EmbeddedAccess extends MariaDbDatabase.ServerStart {
  /** The server's unix socket, its only door that needs no password. */
  Path socket();
}
