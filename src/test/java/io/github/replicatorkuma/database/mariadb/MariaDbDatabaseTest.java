package io.github.replicatorkuma.database.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.DatabaseException.Kind;
import io.github.replicatorkuma.database.HostileTexts;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.KumaDatabase.Reach;
import io.github.replicatorkuma.database.PurgePace;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.TableSchema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is special about a server that others use, too. */
@SuppressWarnings("NullAway.Init")
class MariaDbDatabaseTest {
  private static final TableName TAG = new TableName("tag");

  @TempDir Path directory;

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
  void write_rowLockedByAnother_isLocked() throws Exception {
    try (Connection other = kuma.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("UPDATE tag SET name = 'held' WHERE id = 1");

      DatabaseException failure = failureOf(() -> deleteTag("1"));

      assertThat(failure.kind()).isEqualTo(Kind.LOCKED);
      assertThat(failure.isTerminal()).isFalse();
    }
    deleteTag("1");
  }

  @Test
  void write_whatItHasRead_nobodyChangesUntilItEnds() throws Exception {
    database.write(
        t -> {
          assertThat(t.count(TAG)).isEqualTo(3);
          try {
            kuma.execute("INSERT INTO tag (name, color) VALUES ('late', '#000')");
          } catch (IllegalStateException refused) {
            return true;
          }
          throw new AssertionError("the insert was not held up");
        });
  }

  @Test
  void read_tableWithoutTransactions_isRefusedWithTheCure() {
    kuma.execute("ALTER TABLE incident ENGINE = MyISAM");

    DatabaseException failure =
        failureOf(() -> database.read(t -> t.schema(new TableName("incident"))));

    assertThat(failure.kind()).isEqualTo(Kind.UNREPLICABLE);
    assertThat(failure).hasMessageContainingAll("table incident", "MyISAM");
    assertThat(failure.hint()).contains("ALTER TABLE `incident` ENGINE = InnoDB");
  }

  @Test
  void rows_otherQueriesInTheMiddle_goOnWhereTheyWere() throws Exception {
    kuma.execute("INSERT INTO tag (name, color) SELECT seq, '#000' FROM seq_1_to_2000");

    List<String> names = new ArrayList<>();
    database.read(
        t -> {
          TableSchema tag = t.schema(TAG).orElseThrow();
          try (RowCursor rows = t.rows(tag, "id")) {
            for (Row row = rows.next(); row != null; row = rows.next()) {
              names.add(String.valueOf(row.cell(tag.indexOf("name"))));
              if (names.size() == 10) {
                assertThat(t.count(TAG)).isEqualTo(2003);
              }
            }
          }
          return true;
        });

    assertThat(names).hasSize(2003).endsWith("1999", "2000");
  }

  @Test
  void rows_cursorLeftInTheMiddle_connectionStaysUsable() throws Exception {
    kuma.execute("INSERT INTO tag (name, color) SELECT seq, '#000' FROM seq_1_to_2000");

    long count =
        database.read(
            t -> {
              try (RowCursor rows = t.rows(t.schema(TAG).orElseThrow(), "id")) {
                rows.next();
              }
              return t.count(TAG);
            });

    assertThat(count).isEqualTo(2003);
  }

  @Test
  void rows_serverLimitsItsResults_areReadAll() throws Exception {
    kuma.server().execute("SET GLOBAL sql_select_limit = 2");
    try {
      List<Row> rows = new ArrayList<>();
      database.read(
          t -> {
            try (RowCursor cursor = t.rows(t.schema(TAG).orElseThrow(), "id")) {
              for (Row row = cursor.next(); row != null; row = cursor.next()) {
                rows.add(row);
              }
            }
            return true;
          });

      assertThat(rows).hasSize(3);
    } finally {
      kuma.server().execute("SET GLOBAL sql_select_limit = DEFAULT");
    }
  }

  @Test
  void otherPrograms_kumaConnected_areToldUntilItLeaves() throws Exception {
    assertThat(database.otherPrograms(Reach.ANY_MACHINE)).isEmpty();
    try (Connection other = kuma.connect()) {
      assertThat(other.isValid(1)).isTrue();
      assertThat(database.otherPrograms(Reach.BESIDE_OUR_KUMA))
          .satisfiesExactly(
              program -> {
                assertThat(program.mayBeKuma()).as("nobody tells that it is none").isTrue();
                assertThat(program.name()).contains("connection ", "127.0.0.1:");
              });
      assertThat(database.otherPrograms(Reach.ANY_MACHINE)).hasSize(1);
      assertThat(other.isValid(1)).isTrue();
      assertThat(database.otherPrograms(Reach.OUR_KUMA_STOPPED)).hasSize(1);
      assertThat(database.otherPrograms(Reach.OUR_KUMA_STOPPED))
          .as("one that has been idle all the while")
          .isEmpty();
      assertThat(
              MariaDbDatabases.over(MariaDbDatabases.onSocket(kuma, kuma.socket()))
                  .otherPrograms(Reach.OUR_KUMA_STOPPED))
          .as("one that comes another way")
          .isEmpty();
    }
    assertThat(database.otherPrograms(Reach.ANY_MACHINE)).isEmpty();
  }

  @Test
  void otherPrograms_serverTellsWhatTheyAre_onlyAKumaIsOne() throws Exception {
    try (MariaDbServer telling = MariaDbServer.start("--performance-schema=on");
        TestMariaDb told = TestMariaDb.seeded(telling);
        Connection other = told.connect()) {
      assertThat(other.isValid(1)).isTrue();
      assertThat(MariaDbDatabases.over(told).otherPrograms(Reach.ANY_MACHINE))
          .satisfiesExactly(
              program -> {
                assertThat(program.mayBeKuma()).isFalse();
                assertThat(program.name()).contains("(MariaDB Connector/J)");
              });
    }
  }

  @Test
  void otherPrograms_connectedToAnotherDatabase_areNotTold() throws Exception {
    try (TestMariaDb neighbour = TestMariaDb.seeded(MariaDbServer.shared());
        Connection other = neighbour.connect()) {
      assertThat(other.isValid(1)).isTrue();
      assertThat(database.otherPrograms(Reach.ANY_MACHINE)).isEmpty();
    }
  }

  @Test
  void copyTo_fedToAnotherDatabase_putsTheConfigurationBack() throws Exception {
    int id = 5000;
    for (String text : HostileTexts.all().toList()) {
      kuma.executeWith(
          "INSERT INTO monitor (id, name, description) VALUES (?, 'x', ?)", id++, text);
    }
    Map<String, List<String>> before = kuma.storedReplicatedTables();
    Path copy = directory.resolve("copy.sql");

    database.copyTo(copy);
    kuma.execute("UPDATE monitor SET name = 'broken'", "DELETE FROM tag", "DELETE FROM setting");
    try (Connection connection = kuma.server().connect();
        Statement statement = connection.createStatement()) {
      statement.execute("USE `" + kuma.name() + "`");
      statement.execute(Files.readString(copy));
    }

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
        .isEqualTo("rw-------");
    Map<String, List<String>> after = kuma.storedReplicatedTables();
    assertThat(after.keySet()).isEqualTo(before.keySet());
    before.forEach((table, rows) -> assertThat(rows.equals(after.get(table))).as(table).isTrue());
  }

  @Test
  void copyTo_fileThere_isLeftAlone() throws Exception {
    Path copy = Files.writeString(directory.resolve("copy.sql"), "mine");

    assertThat(failureOf(() -> database.copyTo(copy))).hasMessageContaining("file already");
    assertThat(copy).hasContent("mine");
  }

  @Test
  void purge_manyOrphanedBeats_goInBatchesAndThoseOfLivingMonitorsStay() throws Exception {
    kuma.execute(
        "SET foreign_key_checks = 0",
        "INSERT INTO heartbeat (monitor_id, status, time) SELECT 900 + seq % 2, 1, '2026-01-01'"
            + " FROM seq_1_to_3000");
    long living = kuma.number("SELECT count(*) FROM heartbeat WHERE monitor_id < 900");

    assertThat(database.purgeOrphanedHistory(List.of(), PurgePace.UNTIL_DONE)).isEqualTo(3000);
    assertThat(kuma.number("SELECT count(*) FROM heartbeat")).isEqualTo(living).isPositive();
  }

  @Test
  void serverKilled_inTheMiddleOfRows_failsAndReadsAllAfterItsRestart() throws Exception {
    try (MariaDbServer server = MariaDbServer.start();
        TestMariaDb doomed = TestMariaDb.seeded(server)) {
      doomed.execute(
          "INSERT INTO tag (name, color) SELECT repeat('x', 250), '#000' FROM seq_1_to_50000");
      KumaDatabase there = MariaDbDatabases.over(doomed);

      DatabaseException failure =
          failureOf(
              () ->
                  there.read(
                      t -> {
                        try (RowCursor rows = t.rows(t.schema(TAG).orElseThrow(), "id")) {
                          rows.next();
                          server.kill();
                          while (rows.next() != null) {
                            // To the end, which must not come.
                          }
                        }
                        return true;
                      }));

      assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
      server.restart();
      assertThat(there.<Long>read(t -> t.count(TAG))).isEqualTo(50_003);
    }
  }

  @Test
  void serverKilled_beforeTheCommit_outcomeIsUnknownAndNothingIsHalfWritten() throws Exception {
    try (MariaDbServer server = MariaDbServer.start();
        TestMariaDb doomed = TestMariaDb.seeded(server)) {
      KumaDatabase there = MariaDbDatabases.over(doomed);

      DatabaseException failure =
          failureOf(
              () ->
                  there.write(
                      t -> {
                        t.delete(TAG, "id", List.of("1"));
                        t.delete(ReplicatedTables.MONITOR, "id", List.of("3"));
                        server.kill();
                        return true;
                      }));

      assertThat(failure.kind()).isEqualTo(Kind.COMMIT_UNKNOWN);
      assertThat(failure.isTerminal()).isFalse();
      server.restart();
      assertThat(doomed.number("SELECT count(*) FROM tag")).isEqualTo(3);
      assertThat(doomed.number("SELECT count(*) FROM monitor")).isEqualTo(47);
    }
  }

  @Test
  void serverKilled_whileItWrites_isUnavailableAndNothingIsWritten() throws Exception {
    try (MariaDbServer server = MariaDbServer.start();
        TestMariaDb doomed = TestMariaDb.seeded(server)) {
      DatabaseException failure =
          failureOf(
              () ->
                  MariaDbDatabases.over(doomed)
                      .write(
                          t -> {
                            t.delete(TAG, "id", List.of("1"));
                            server.kill();
                            t.delete(TAG, "id", List.of("2"));
                            return true;
                          }));

      assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
      server.restart();
      assertThat(doomed.number("SELECT count(*) FROM tag")).isEqualTo(3);
    }
  }

  private void deleteTag(String id) throws Exception {
    database.write(
        t -> {
          t.delete(TAG, "id", List.of(id));
          return true;
        });
  }

  private static DatabaseException failureOf(Failing work) {
    DatabaseException failure = catchThrowableOfType(DatabaseException.class, work::run);
    assertThat(failure).as("a failure").isNotNull();
    return failure;
  }

  /** Something that fails. */
  private interface Failing {
    void run() throws Exception;
  }
}
