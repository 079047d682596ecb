package io.github.replicatorkuma.database.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.DatabaseException.Kind;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.Column;
import io.github.replicatorkuma.schema.ColumnKind;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.TableSchema;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many rows on their way to a server that may be far away, and may not take all of them. */
@SuppressWarnings("NullAway.Init")
class MariaDbBatchTest {
  private static final TableName TAG = new TableName("tag");
  private static final TableSchema PORT = monitor(new Column("port", ColumnKind.NUMBER));
  private static final TableSchema NAMED =
      monitor(
          new Column("id", ColumnKind.NUMBER),
          new Column("name", ColumnKind.TEXT),
          new Column("description", ColumnKind.TEXT));

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

  @Test
  void write_thousandRows_takesFewJourneys() throws Exception {
    List<Row> rows = monitors(1000, "x");
    Map<String, Row> ports = new LinkedHashMap<>();
    rows.forEach(row -> ports.put(String.valueOf(row.cell(0)), Row.of("8080")));
    long before = questions();

    database.write(
        t -> {
          t.insert(NAMED, rows);
          t.update(PORT, "id", ports);
          assertThat(t.find(PORT, "id", ports.keySet())).hasSize(1000);
          t.delete(ReplicatedTables.MONITOR, "id", ports.keySet());
          return true;
        });

    assertThat(questions() - before).isLessThan(50);
  }

  private long questions() {
    return Long.parseLong(
        String.valueOf(
            kuma.server()
                .query(
                    "SELECT variable_value FROM information_schema.global_status"
                        + " WHERE variable_name = 'Questions'")
                .get(0)));
  }

  @Test
  void update_oneOfManyWouldBeRounded_namesTheCellAndChangesNone() {
    String before = kuma.stored("monitor").toString();
    Map<String, Row> ports = new LinkedHashMap<>();
    for (int i = 1; i <= 40; i++) {
      ports.put(Integer.toString(i), Row.of(i == 23 ? "56.7" : "8080"));
    }

    DatabaseException failure = failureOf(() -> update(PORT, ports));

    assertThat(failure.kind()).isEqualTo(Kind.UNREPLICABLE);
    assertThat(failure)
        .hasMessage("table monitor, row 23, column port: the database would keep another value");
    assertThat(kuma.stored("monitor").toString()).isEqualTo(before);
  }

  @Test
  void insert_oneOfManyIsTooLong_tellsLengthAndLimit() {
    List<Row> rows = monitors(900, "x");
    rows.set(640, Row.of("5640", "é".repeat(151), null));

    DatabaseException failure = failureOf(() -> insert(rows));

    assertThat(failure.kind()).isEqualTo(Kind.UNREPLICABLE);
    assertThat(failure)
        .hasMessageContaining(
            "table monitor, row 5640, column name: 151 characters, the limit is 150");
    assertThat(kuma.number("SELECT count(*) FROM monitor")).isEqualTo(47);
  }

  @Test
  void insert_triggerAltersOneOfMany_namesTheCell() {
    kuma.execute(
        "CREATE TRIGGER meddle BEFORE INSERT ON monitor FOR EACH ROW"
            + " SET NEW.name = IF(NEW.id = 5042, 'other', NEW.name)");

    DatabaseException failure = failureOf(() -> insert(monitors(100, "x")));

    assertThat(failure)
        .hasMessage("table monitor, row 5042, column name: the database would keep another value");
  }

  @Test
  void insert_moreThanThePacketThatTheServerTakes_isAllThere() throws Exception {
    inPacketsOf(
        65_536,
        () -> {
          insert(monitors(100, "é".repeat(5_000)));

          assertThat(
                  kuma.number("SELECT count(*) FROM monitor WHERE char_length(description) = 5000"))
              .isEqualTo(100);
        });
  }

  @Test
  void insert_oneOfManyIsLargerThanAPacket_failsNamingItAndNothingRemains() throws Exception {
    inPacketsOf(
        32_768,
        () -> {
          List<Row> rows = monitors(100, "x");
          rows.set(50, Row.of("5050", "large", "x".repeat(40_000)));

          DatabaseException failure = failureOf(() -> insert(rows));

          assertThat(failure).hasMessageContainingAll("table monitor", "row 5050");
          assertThat(kuma.number("SELECT count(*) FROM monitor")).isEqualTo(47);
        });
  }

  @Test
  void update_oneOfManyIsLockedByAnother_isLockedAndNoneIsChanged() throws Exception {
    Map<String, Row> names = new LinkedHashMap<>();
    List.of("1", "2", "3").forEach(id -> names.put(id, Row.of("renamed")));
    try (Connection other = kuma.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("UPDATE tag SET name = 'held' WHERE id = 2");

      DatabaseException failure =
          failureOf(
              () ->
                  update(
                      new TableSchema(TAG, List.of(new Column("name", ColumnKind.TEXT))), names));

      assertThat(failure.kind()).isEqualTo(Kind.LOCKED);
      assertThat(failure).hasMessageContaining("updating row 1 and 2 more of table tag");
    }
    assertThat(kuma.number("SELECT count(*) FROM tag WHERE name = 'renamed'")).isZero();
  }

  @Test
  void serverKilled_whileItWritesMany_isUnavailableAndNothingIsWritten() throws Exception {
    try (MariaDbServer server = MariaDbServer.start();
        TestMariaDb doomed = TestMariaDb.seeded(server)) {
      DatabaseException failure =
          failureOf(
              () ->
                  MariaDbDatabases.over(doomed)
                      .write(
                          t -> {
                            t.insert(NAMED, monitors(600, "x"));
                            server.kill();
                            t.delete(TAG, "id", List.of("1", "2"));
                            return true;
                          }));

      assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
      server.restart();
      assertThat(doomed.number("SELECT count(*) FROM monitor")).isEqualTo(47);
      assertThat(doomed.number("SELECT count(*) FROM tag")).isEqualTo(3);
    }
  }

  /** The setting is that of connections made from now on. */
  private void inPacketsOf(int bytes, Failing work) throws Exception {
    kuma.server().execute("SET GLOBAL max_allowed_packet = " + bytes);
    try {
      work.run();
    } finally {
      kuma.server().execute("SET GLOBAL max_allowed_packet = DEFAULT");
    }
  }

  private static List<Row> monitors(int count, String description) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(Row.of(Integer.toString(5000 + i), "monitor " + i, description));
    }
    return rows;
  }

  private static TableSchema monitor(Column... columns) {
    return new TableSchema(ReplicatedTables.MONITOR, List.of(columns));
  }

  private void insert(List<Row> rows) throws Exception {
    database.write(
        t -> {
          t.insert(NAMED, rows);
          return true;
        });
  }

  private void update(TableSchema table, Map<String, Row> values) throws Exception {
    database.write(
        t -> {
          t.update(table, "id", values);
          return true;
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
