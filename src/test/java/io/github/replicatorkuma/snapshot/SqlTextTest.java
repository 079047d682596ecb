package io.github.replicatorkuma.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The statements as Replicator Kuma v2 reads and runs them on a replica. */
class SqlTextTest {
  @TempDir private Path directory;

  @Test
  void sql_ofAnyText_givesSqliteTheSameText() throws Exception {
    InMemoryTables tables = new InMemoryTables().table("tag", "id:NUMBER name color");
    for (int i = 0; i < HostileTexts.ALL.size(); i++) {
      tables.row("tag", Integer.toString(i), HostileTexts.ALL.get(i), null);
    }
    Path file = written(tables).resolve("sql_statements/tag.sql");

    List<String> statements = ScriptReplica.split(file);

    assertThat(statements).hasSize(HostileTexts.ALL.size());
    try (Connection sqlite = DriverManager.getConnection("jdbc:sqlite::memory:");
        Statement statement = sqlite.createStatement()) {
      statement.execute(
          "CREATE TABLE tag (id INTEGER PRIMARY KEY, name VARCHAR(255), color VARCHAR(255))");
      for (String sql : statements) {
        statement.execute(sql);
      }
      assertThat(rows(statement, "SELECT id, name, color FROM tag ORDER BY id"))
          .isEqualTo(tables.rows("tag"));
      assertThat(rows(statement, "SELECT DISTINCT typeof(name) FROM tag"))
          .containsExactly(Row.of("text"));
    }
  }

  @Test
  void sql_ofAnyText_isOneLineOfPrintableCharacters() throws Exception {
    InMemoryTables tables = new InMemoryTables().table("tag", "id:NUMBER name color");
    for (int i = 0; i < HostileTexts.ALL.size(); i++) {
      tables.row("tag", Integer.toString(i), HostileTexts.ALL.get(i), HostileTexts.ALL.get(i));
    }

    String sql = Files.readString(written(tables).resolve("sql_statements/tag.sql"));

    assertThat(sql.split("\n", -1)).hasSize(HostileTexts.ALL.size() + 1);
    assertThat(sql.replace("\n", "").chars())
        .noneMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 || c == '\\');
  }

  @Test
  void split_ofTextThatEndsALineWithSemicolon_isTheReasonForHexadecimal() {
    assertThat(ScriptReplica.SPLIT.split("INSERT INTO `t` (`css`) VALUES ('a;\nb;\u2028c');", -1))
        .hasSizeGreaterThan(2);
  }

  @Test
  void sql_ofNumbersAndBooleans_isBareOnlyWhereTheColumnIsNoText() throws Exception {
    InMemoryTables tables =
        new InMemoryTables()
            .table("monitor", "id:NUMBER name active:BOOLEAN timeout:NUMBER created:DATETIME")
            .row("monitor", "1", "007", "1", "0.5", "2030-01-02T03:04")
            .row("monitor", "2", "1e3", "true", "1e3", null)
            .row("monitor", "3", "12", "", "-7", "20300102");

    assertThat(Files.readAllLines(written(tables).resolve("sql_statements/monitor.sql")))
        .containsExactly(
            "INSERT INTO `monitor` (`id`, `name`, `active`, `timeout`, `created`)"
                + " VALUES (1, '007', 1, 0.5, '2030-01-02T03:04');",
            "INSERT INTO `monitor` (`id`, `name`, `active`, `timeout`, `created`)"
                + " VALUES (2, '1e3', 'true', 1e3, NULL);",
            "INSERT INTO `monitor` (`id`, `name`, `active`, `timeout`, `created`)"
                + " VALUES (3, '12', '', -7, 20300102);");
  }

  @Test
  void sql_ofSampleOnSqliteWithDeclaredTypes_givesTheSameRows() throws Exception {
    InMemoryTables tables = InMemoryTables.sample();
    Path statements = written(tables).resolve("sql_statements");
    try (Connection sqlite = DriverManager.getConnection("jdbc:sqlite::memory:");
        Statement statement = sqlite.createStatement()) {
      statement.execute(
          "CREATE TABLE monitor (id INTEGER PRIMARY KEY AUTOINCREMENT, name VARCHAR(150), active"
              + " BOOLEAN, url TEXT, type VARCHAR(20), timeout DOUBLE, dns_last_result TEXT)");
      statement.execute(
          "CREATE TABLE `group` (id INTEGER PRIMARY KEY AUTOINCREMENT, name VARCHAR(255), weight"
              + " BOOLEAN, status_page_id INTEGER)");
      for (String table : List.of("monitor", "group")) {
        for (String sql : ScriptReplica.split(statements.resolve(table + ".sql"))) {
          statement.execute(sql);
        }
      }

      assertThat(
              rows(
                  statement,
                  "SELECT id, name, active, url, type, printf('%!.17g', timeout),"
                      + " dns_last_result FROM monitor"))
          .containsExactly(
              Row.of("1", "Home", "1", "https://example.org", "http", "48.0", null),
              Row.of("2", "Names", "1", null, "dns", "0.30000000000000004", "Records: 1.2.3.4"),
              Row.of("3", "Ping", "0", null, "ping", "10.0", null));
      assertThat(rows(statement, "SELECT typeof(active), typeof(timeout) FROM monitor"))
          .containsOnly(Row.of("integer", "real"));
      assertThat(rows(statement, "SELECT * FROM `group`")).isEqualTo(tables.rows("group"));
    }
  }

  private Path written(InMemoryTables tables) throws ReplicationException {
    SnapshotWriter.write(directory, tables, UploadDirectory.none(), "sqlite", Set.of());
    return directory;
  }

  private static List<Row> rows(Statement statement, String query) throws SQLException {
    List<Row> rows = new ArrayList<>();
    try (ResultSet result = statement.executeQuery(query)) {
      @Nullable String[] cells = new @Nullable String[result.getMetaData().getColumnCount()];
      while (result.next()) {
        for (int i = 0; i < cells.length; i++) {
          byte[] bytes = result.getBytes(i + 1);
          cells[i] = bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
        }
        rows.add(Row.of(cells));
      }
    }
    return rows;
  }
}
