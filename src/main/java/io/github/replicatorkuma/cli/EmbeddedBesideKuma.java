package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.database.EmbeddedMariaDb;
import java.nio.file.Path;

/** The embedded MariaDB server of a Kuma that runs. */
record EmbeddedBesideKuma(Path dataDirectory) implements EmbeddedMariaDb {
  @Override
  public Path socket() {
    return dataDirectory.resolve("run/mariadb.sock");
  }

  @Override
  public void ensureRunning() {}
}
