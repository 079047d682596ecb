package io.github.replicatorkuma.database.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.DatabaseException.Kind;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.Column;
import io.github.replicatorkuma.schema.ColumnKind;
import io.github.replicatorkuma.schema.TableSchema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What MariaDB holds in another form than SQLite, and what it cannot hold at all. */
@SuppressWarnings("NullAway.Init")
class MariaDbValuesTest {
  private TestMariaDb kuma;
  private KumaDatabase database;

  @BeforeEach
  void open() {
    kuma = TestMariaDb.seeded(MariaDbServer.shared());
    database = MariaDbDatabases.over(kuma);
  }

  @AfterEach
  void close() {
    kuma.close();
  }

  @ParameterizedTest
  @CsvSource({
    "maintenance, start_date, 2030-01-02T03:04, 2030-01-02 03:04:00",
    "maintenance, start_date, 2030-01-02, 2030-01-02 00:00:00",
    "maintenance, start_date, 2030-01-02 03:04:05.987, 2030-01-02 03:04:05",
    "maintenance, start_time, 02:00, 02:00:00",
    "monitor, ignore_tls, true, 1",
    "monitor, ignore_tls, false, 0",
    "monitor, timeout, 48.0, 48",
    "monitor, timeout, 1E-7, 1E-7",
    "monitor, weight, 2000.0, 2000",
  })
  void update_formOfSqlite_isHeldWithTheSameMeaning(
      String table, String column, String given, String held) throws Exception {
    update(table, column, given);

    assertThat(cell(table, column)).isEqualTo(held);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "NULL",
      value = {
        "monitor, port, '', the column's type cannot hold",
        "monitor, port, many, the column's type cannot hold",
        "monitor, port, 56.7, would keep another value",
        "monitor, interval, 2147483648, out of the column's range",
        "monitor, user_id, -1, out of the column's range",
        "monitor, manual_status, 40000, out of the column's range",
        "monitor, snmp_version, 4, the column's type cannot hold",
        "monitor, active, NULL, must not be NULL",
        "maintenance, start_date, 2030-06-01T10:11:12.345Z, the column's type cannot hold",
        "maintenance, start_date, 2030-06-01T10:11:12+02:00, the column's type cannot hold",
        "maintenance, start_date, 2030-02-30 00:00:00, the column's type cannot hold",
        "maintenance, start_time, noon, the column's type cannot hold",
      })
  void update_valueThatTheColumnCannotHold_isRefusedNamingTheCell(
      String table, String column, @Nullable String given, String reason) {
    String before = kuma.stored(table).toString();

    DatabaseException failure = failureOf(() -> update(table, column, given));

    assertThat(failure.kind()).isEqualTo(Kind.UNREPLICABLE);
    assertThat(failure)
        .hasMessageStartingWith("table " + table + ", row 3, column " + column + ": ")
        .hasMessageContaining(reason)
        .hasNoCause();
    assertThat(kuma.stored(table).toString()).isEqualTo(before);
  }

  @Test
  void update_nameLongerThanTheColumn_tellsLengthAndLimitInCharacters() {
    assertThat(failureOf(() -> update("monitor", "name", "\uD83D\uDE00".repeat(151))))
        .hasMessageContaining(
            "table monitor, row 3, column name: 151 characters, the limit is 150");
  }

  @Test
  void update_nameOfJustTheLength_isHeld() throws Exception {
    String emoji = "\uD83D\uDE00".repeat(150);

    update("monitor", "name", emoji);

    assertThat(cell("monitor", "name")).isEqualTo(emoji);
  }

  @Test
  void update_textLongerThanTheColumn_tellsLengthAndLimitInBytes() throws Exception {
    update("monitor", "description", "\u00E9".repeat(32_767));

    assertThat(failureOf(() -> update("monitor", "description", "\u00E9".repeat(32_768))))
        .hasMessageContaining("column description: 65536 bytes, the limit is 65535");
  }

  @Test
  void update_emojiInAUtf8mb3Column_isRefusedAndNotToldOf() {
    DatabaseException failure =
        failureOf(() -> updateRow("user", "username", "1", "k\uD83D\uDE00"));

    assertThat(failure.kind()).isEqualTo(Kind.UNREPLICABLE);
    assertThat(failure).hasMessageStartingWith("table user, row 1, column username: ");
    assertThat(failure.getMessage()).doesNotContain("k\uD83D\uDE00", "\\xF0");
  }

  @Test
  void insert_equalButForItsCase_isRefusedNamingTheColumn() throws Exception {
    String slug = cellOfRow("status_page", "slug", "1");
    TableSchema columns =
        new TableSchema(
            new TableName("status_page"),
            List.of(
                new Column("id", ColumnKind.NUMBER),
                new Column("slug", ColumnKind.TEXT),
                new Column("title", ColumnKind.TEXT),
                new Column("icon", ColumnKind.TEXT),
                new Column("theme", ColumnKind.TEXT)));

    DatabaseException failure =
        failureOf(
            () ->
                database.write(
                    t -> {
                      t.insert(
                          columns,
                          List.of(
                              Row.of(
                                  "99", slug.toUpperCase(java.util.Locale.ROOT), "t", "i", "x")));
                      return true;
                    }));

    assertThat(failure.kind()).isEqualTo(Kind.UNREPLICABLE);
    assertThat(failure).hasMessageContaining("table status_page, row 99, column slug: ");
    assertThat(failure.getMessage()).containsIgnoringCase("case").doesNotContain(slug);
  }

  @Test
  void updateAndDelete_keyOfAnotherCase_touchNoRow() throws Exception {
    kuma.execute("INSERT INTO setting (`key`, value) VALUES ('someKey', '1')");

    database.write(
        t -> {
          t.delete(new TableName("setting"), "key", List.of("SOMEKEY"));
          t.delete(new TableName("setting"), "key", List.of("someKey "));
          return true;
        });

    assertThat(kuma.number("SELECT count(*) FROM setting WHERE `key` = 'someKey'")).isEqualTo(1);
  }

  @Test
  void insert_idZero_staysZero() throws Exception {
    TableSchema tag =
        new TableSchema(
            new TableName("tag"),
            List.of(
                new Column("id", ColumnKind.NUMBER),
                new Column("name", ColumnKind.TEXT),
                new Column("color", ColumnKind.TEXT)));

    database.write(
        t -> {
          t.insert(tag, List.of(Row.of("0", "zero", "#000")));
          return true;
        });

    assertThat(kuma.number("SELECT count(*) FROM tag WHERE id = 0")).isEqualTo(1);
  }

  @Test
  void insert_withoutAnId_isGivenOne() throws Exception {
    TableSchema tag =
        new TableSchema(
            new TableName("tag"),
            List.of(new Column("name", ColumnKind.TEXT), new Column("color", ColumnKind.TEXT)));

    database.write(
        t -> {
          t.insert(tag, List.of(Row.of("named", "#000")));
          return true;
        });

    assertThat(kuma.number("SELECT id FROM tag WHERE name = 'named'")).isGreaterThan(3);
  }

  @Test
  void rows_zeroDate_isReadAsItIsHeld() throws Exception {
    kuma.execute(
        "SET SESSION sql_mode = ''",
        "UPDATE maintenance SET start_date = '0000-00-00' WHERE id = 3");

    assertThat(cell("maintenance", "start_date")).isEqualTo("0000-00-00 00:00:00");
  }

  private void update(String table, String column, @Nullable String value)
      throws ReplicationException {
    updateRow(table, column, "3", value);
  }

  private void updateRow(String table, String column, String id, @Nullable String value)
      throws ReplicationException {
    database.write(
        t -> {
          TableSchema live = t.schema(new TableName(table)).orElseThrow();
          Column found = live.columns().get(live.indexOf(column));
          t.update(new TableSchema(live.name(), List.of(found)), "id", Map.of(id, Row.of(value)));
          return true;
        });
  }

  private String cell(String table, String column) throws ReplicationException {
    return cellOfRow(table, column, "3");
  }

  private String cellOfRow(String table, String column, String id) throws ReplicationException {
    return database.read(
        t -> {
          TableSchema live = t.schema(new TableName(table)).orElseThrow();
          try (var rows = t.rows(live, "id")) {
            for (Row row = rows.next(); row != null; row = rows.next()) {
              if (id.equals(row.cell(live.indexOf("id")))) {
                return String.valueOf(row.cell(live.indexOf(column)));
              }
            }
          }
          throw new AssertionError("no row " + id);
        });
  }

  /** Something that fails. */
  private interface Failing {
    void run() throws Exception;
  }

  private static DatabaseException failureOf(Failing work) {
    DatabaseException failure = catchThrowableOfType(DatabaseException.class, work::run);
    assertThat(failure).as("a failure").isNotNull();
    return failure;
  }
}
