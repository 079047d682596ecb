package io.github.replicatorkuma.fleet;

import io.github.replicatorkuma.database.DatabaseLocator;
import io.github.replicatorkuma.database.EmbeddedAccess;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.database.TestTables;
import io.github.replicatorkuma.database.mariadb.TestMariaDb;
import io.github.replicatorkuma.database.mariadb.TestMariaDb.Route;
import io.github.replicatorkuma.model.ReplicationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The data directory of an Uptime Kuma whose {@code db-config.json} leads to its database, and raw
 * SQL on that, which has to be such that SQLite and MariaDB both know it.
 */
final class TestKuma implements TestTables {
  private final Path directory;
  private final TestTables tables;

  private TestKuma(Path directory, String dbConfigJson, TestTables tables) {
    this.directory = directory;
    this.tables = tables;
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("db-config.json"), dbConfigJson);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static TestKuma sqlite(Path directory) {
    return new TestKuma(
        directory,
        "{\"type\": \"sqlite\"}",
        new TestDatabases.Tables(TestDatabases.seeded(directory)));
  }

  static TestKuma mariaDb(Path directory, TestMariaDb database, Route route) {
    return new TestKuma(directory, database.dbConfigJson(route), database);
  }

  /** With the server's socket where Kuma has it of the server that it embeds. */
  static TestKuma embedding(Path directory, TestMariaDb database) {
    TestKuma kuma = new TestKuma(directory, "{\"type\": \"embedded-mariadb\"}", database);
    try {
      Path run = Files.createDirectories(directory.resolve("run"));
      Files.createSymbolicLink(run.resolve("mariadb.sock"), database.socket());
      return kuma;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path directory() {
    return directory;
  }

  /** As the replicator finds it. */
  KumaDatabase database() throws ReplicationException {
    return databaseIn(directory);
  }

  /** The same for a directory that another process may have made. */
  static KumaDatabase databaseIn(Path directory) throws ReplicationException {
    return new DatabaseLocator(directory, Optional.empty(), Map.of(), new Running(directory))
        .locate()
        .database()
        .orElseThrow();
  }

  /** An embedded server that its Kuma has started. */
  private record Running(Path directory) implements EmbeddedAccess {
    @Override
    public Path socket() {
      return directory.resolve("run/mariadb.sock");
    }

    @Override
    public void ensureRunning() {}
  }

  @Override
  public Connection connect() throws SQLException {
    return tables.connect();
  }

  @Override
  public List<String> stored(String table) {
    return tables.stored(table);
  }

  @Override
  public Map<String, List<String>> storedReplicatedTables() {
    return tables.storedReplicatedTables();
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(directory.resolve("run/mariadb.sock"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    tables.close();
  }
}
