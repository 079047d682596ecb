package io.github.replicatorkuma.database;

import io.github.replicatorkuma.schema.ReplicatedTables;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Real databases of real Kumas, copied to where a test may change them, and raw SQL on them.
 *
 * <p>Each call opens and closes its own connection, so nothing of this JVM keeps a file open.
 */
public final class TestDatabases {
  /** Empty databases as Kuma itself creates them, one for each schema generation. */
  public static final List<String> VERSIONS =
      List.of("1.23.17", "2.0.2", "2.1.0", "2.3.2", "2.4.0", "2.5.0", "2.5.3");

  private TestDatabases() {}

  /** A Kuma 2.5.3 with 47 monitors and whatever else Kuma has, in WAL mode as Kuma keeps it. */
  public static Path seeded(Path directory) {
    return copy("seeded/2.5.3-sqlite.db", directory);
  }

  /** A Kuma of one of {@link #VERSIONS} that nobody has set up yet, in WAL mode. */
  public static Path empty(Path directory, String version) {
    return copy("sqlite/" + version + ".db", directory);
  }

  private static Path copy(String resource, Path directory) {
    Path file = directory.resolve("kuma.db");
    try (InputStream fixture = TestDatabases.class.getResourceAsStream("/kuma-data/" + resource)) {
      if (fixture == null) {
        throw new IllegalArgumentException("no fixture " + resource);
      }
      Files.createDirectories(directory);
      Files.copy(fixture, file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    execute(file, "PRAGMA journal_mode = WAL");
    return file;
  }

  /** A connection as Kuma's, which waits for no lock; the caller closes it. */
  public static Connection connect(Path file) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    Sql.execute(connection, "PRAGMA foreign_keys = ON", "PRAGMA busy_timeout = 0");
    return connection;
  }

  private static Sql at(Path file) {
    return () -> connect(file);
  }

  /** All of these methods for one file. */
  public record Tables(Path file) implements TestTables {
    @Override
    public Connection connect() throws SQLException {
      return TestDatabases.connect(file);
    }

    @Override
    public List<String> stored(String table) {
      return TestDatabases.stored(file, table);
    }

    @Override
    public Map<String, List<String>> storedReplicatedTables() {
      return TestDatabases.storedReplicatedTables(file);
    }
  }

  public static void execute(Path file, String... statements) {
    at(file).execute(statements);
  }

  /** As Kuma's own cascades would not let it happen. */
  public static void executeUnenforced(Path file, String... statements) {
    at(file)
        .with(
            connection -> {
              Sql.execute(connection, "PRAGMA foreign_keys = OFF");
              Sql.execute(connection, statements);
              return true;
            });
  }

  public static void executeWith(Path file, String sql, @Nullable Object... parameters) {
    at(file).executeWith(sql, parameters);
  }

  /** The first column of all rows, as text. */
  public static List<@Nullable String> query(Path file, String sql) {
    return at(file).query(sql);
  }

  /** The first column of the only row, as a number. */
  public static long number(Path file, String sql) {
    return at(file).number(sql);
  }

  /**
   * How each cell of a table is stored, a line for each row: {@code name=text:68c3a9
   * port=integer:80 …}. Text as its bytes, so nothing hides; columns by name; rows by rowid.
   */
  public static List<String> stored(Path file, String table) {
    List<@Nullable String> columns =
        query(file, "SELECT name FROM pragma_table_info('" + table + "') ORDER BY name");
    StringBuilder sql = new StringBuilder("SELECT ''");
    for (String column : columns) {
      sql.append(
          " || '%1$s=' || typeof(\"%1$s\") || ':' || %2$s || ' '"
              .formatted(
                  column,
                  ("CASE typeof(\"%1$s\") WHEN 'text' THEN hex(\"%1$s\")"
                          + " WHEN 'real' THEN printf('%%!.17g', \"%1$s\")"
                          + " ELSE quote(\"%1$s\") END")
                      .formatted(column)));
    }
    sql.append(" FROM \"").append(table).append("\" ORDER BY rowid");
    return query(file, sql.toString()).stream().map(String::valueOf).toList();
  }

  /** The schema, and how each cell of each table is stored. */
  public static Map<String, List<?>> content(Path file) {
    Map<String, List<?>> all = new TreeMap<>();
    all.put(
        "schema",
        query(file, "SELECT type || ' ' || name || ' ' || sql FROM sqlite_schema ORDER BY 1"));
    for (String table : query(file, "SELECT name FROM sqlite_schema WHERE type = 'table'")) {
      all.put("table " + table, stored(file, String.valueOf(table)));
    }
    return all;
  }

  /** {@link #stored} of each replicated table that is there. */
  public static Map<String, List<String>> storedReplicatedTables(Path file) {
    Map<String, List<String>> content = new TreeMap<>();
    ReplicatedTables.ALL.stream()
        .map(Object::toString)
        .filter(table -> hasTable(file, table))
        .forEach(table -> content.put(table, stored(file, table)));
    return content;
  }

  private static boolean hasTable(Path file, String table) {
    return !query(file, "SELECT 1 FROM sqlite_schema WHERE name = '" + table + "'").isEmpty();
  }
}
