package io.github.replicatorkuma.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.mariadb.MariaDbServer;
import io.github.replicatorkuma.database.mariadb.TestMariaDb;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.random.RandomTexts;
import io.github.replicatorkuma.schema.Column;
import io.github.replicatorkuma.schema.ColumnKind;
import io.github.replicatorkuma.schema.TableSchema;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** Any rows as SQL, split as the old script does, and run on both kinds of database. */
@SuppressWarnings("NullAway.Init")
class SqlPropertiesTest {
  private static final TableSchema TABLE =
      new TableSchema(
          new TableName("t"),
          List.of(
              new Column("id", ColumnKind.NUMBER),
              new Column("a", ColumnKind.TEXT),
              new Column("b", ColumnKind.TEXT)));

  /** SQLite takes no statement of more than a million bytes; a character may be six of them. */
  private static final int MOST_CHARACTERS = 60_000;

  private static Path file;
  private static Connection sqlite;
  private static TestMariaDb database;
  private static Connection mariaDb;

  @BeforeContainer
  static void connect() throws IOException, SQLException {
    file = Files.createTempFile("random", ".sql");
    sqlite = DriverManager.getConnection("jdbc:sqlite::memory:");
    execute(sqlite, "CREATE TABLE t (id INTEGER, a TEXT, b TEXT)");
    database = TestMariaDb.empty(MariaDbServer.shared());
    mariaDb = database.connect();
    execute(mariaDb, "CREATE TEMPORARY TABLE t (id INT, a LONGTEXT, b LONGTEXT)");
  }

  @AfterContainer
  static void close() throws IOException, SQLException {
    Files.delete(file);
    sqlite.close();
    mariaDb.close();
    database.close();
  }

  @Provide
  Arbitrary<List<List<@Nullable String>>> rows() {
    return RandomTexts.rows(2).map(rows -> rows.stream().map(SqlPropertiesTest::shorter).toList());
  }

  private static List<@Nullable String> shorter(List<@Nullable String> row) {
    List<@Nullable String> cells = new ArrayList<>();
    for (@Nullable String cell : row) {
      cells.add(
          cell == null || cell.length() <= MOST_CHARACTERS
              ? cell
              : cell.substring(0, MOST_CHARACTERS));
    }
    return cells;
  }

  @Property
  void rows_throughTheOldScript_areTheSameOnSqlite(
      @ForAll("rows") List<List<@Nullable String>> rows) throws Exception {
    assertSameAfterImport(sqlite, rows);
  }

  @Property(tries = 150)
  void rows_throughTheOldScript_areTheSameOnMariaDb(
      @ForAll("rows") List<List<@Nullable String>> rows) throws Exception {
    assertSameAfterImport(mariaDb, rows);
  }

  private static void assertSameAfterImport(
      Connection connection, List<List<@Nullable String>> rows) throws Exception {
    List<List<@Nullable String>> expected = new ArrayList<>();
    OutputStream text = Files.newOutputStream(file);
    text.write(SqlText.delete(TABLE.name()).getBytes(StandardCharsets.UTF_8));
    try (SqlText sql = new SqlText("t", TABLE, text)) {
      for (int i = 0; i < rows.size(); i++) {
        String a = RandomTexts.inUtf8(rows.get(i).get(0));
        String b = RandomTexts.inUtf8(rows.get(i).get(1));
        sql.write(Row.of(Integer.toString(i), a, b));
        List<@Nullable String> cells = new ArrayList<>();
        cells.add(a);
        cells.add(b);
        expected.add(cells);
      }
    }

    List<String> pieces = ScriptReplica.split(file);
    assertThat(pieces).hasSize(rows.size() + 1);
    execute(connection, pieces.toArray(String[]::new));

    assertThat(stored(connection)).isEqualTo(expected);
  }

  private static void execute(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static List<List<@Nullable String>> stored(Connection connection) throws SQLException {
    List<List<@Nullable String>> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("SELECT a, b FROM t ORDER BY id")) {
      while (found.next()) {
        List<@Nullable String> cells = new ArrayList<>();
        cells.add(found.getString(1));
        cells.add(found.getString(2));
        rows.add(cells);
      }
    }
    return rows;
  }
}
