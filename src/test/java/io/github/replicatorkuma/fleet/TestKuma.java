package io.github.replicatorkuma.fleet;

import io.github.replicatorkuma.database.DatabaseLocator;
import io.github.replicatorkuma.database.EmbeddedAccess;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.database.mariadb.TestMariaDb;
import io.github.replicatorkuma.database.mariadb.TestMariaDb.Route;
import io.github.replicatorkuma.model.ReplicationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The data directory of an Uptime Kuma whose {@code db-config.json} leads to its database, and raw
 * SQL on that, which has to be such that SQLite and MariaDB both know it.
 */
final class TestKuma implements AutoCloseable {
  private final Path directory;
  private final RawSql sql;

  /** What SQLite files and MariaDB databases of tests have in common. */
  private interface RawSql extends AutoCloseable {
    void execute(String... statements);

    void executeWith(String statement, @Nullable Object... parameters);

    List<@Nullable String> query(String query);

    List<String> stored(String table);

    Map<String, List<String>> storedReplicatedTables();

    @Override
    void close();
  }

  private TestKuma(Path directory, String dbConfigJson, RawSql sql) {
    this.directory = directory;
    this.sql = sql;
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("db-config.json"), dbConfigJson);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static TestKuma sqlite(Path directory) {
    return new TestKuma(
        directory, "{\"type\": \"sqlite\"}", new Sqlite(TestDatabases.seeded(directory)));
  }

  static TestKuma mariaDb(Path directory, TestMariaDb database, Route route) {
    return new TestKuma(directory, database.dbConfigJson(route), new MariaDb(database));
  }

  /** With the server's socket where Kuma has it of the server that it embeds. */
  static TestKuma embedding(Path directory, TestMariaDb database) {
    TestKuma kuma =
        new TestKuma(directory, "{\"type\": \"embedded-mariadb\"}", new MariaDb(database));
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

  void execute(String... statements) {
    sql.execute(statements);
  }

  void executeWith(String statement, @Nullable Object... parameters) {
    sql.executeWith(statement, parameters);
  }

  /** The first column of all rows, as text. */
  List<@Nullable String> query(String query) {
    return sql.query(query);
  }

  /** See {@link TestDatabases#stored}. */
  List<String> stored(String table) {
    return sql.stored(table);
  }

  Map<String, List<String>> storedReplicatedTables() {
    return sql.storedReplicatedTables();
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(directory.resolve("run/mariadb.sock"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sql.close();
  }

  private record Sqlite(Path file) implements RawSql {
    @Override
    public void execute(String... statements) {
      TestDatabases.execute(file, statements);
    }

    @Override
    public void executeWith(String statement, @Nullable Object... parameters) {
      TestDatabases.executeWith(file, statement, parameters);
    }

    @Override
    public List<@Nullable String> query(String query) {
      return TestDatabases.query(file, query);
    }

    @Override
    public List<String> stored(String table) {
      return TestDatabases.stored(file, table);
    }

    @Override
    public Map<String, List<String>> storedReplicatedTables() {
      return TestDatabases.storedReplicatedTables(file);
    }

    @Override
    public void close() {}
  }

  private record MariaDb(TestMariaDb database) implements RawSql {
    @Override
    public void execute(String... statements) {
      database.execute(statements);
    }

    @Override
    public void executeWith(String statement, @Nullable Object... parameters) {
      database.executeWith(statement, parameters);
    }

    @Override
    public List<@Nullable String> query(String query) {
      return database.query(query);
    }

    @Override
    public List<String> stored(String table) {
      return database.stored(table);
    }

    @Override
    public Map<String, List<String>> storedReplicatedTables() {
      return database.storedReplicatedTables();
    }

    @Override
    public void close() {
      database.close();
    }
  }
}
