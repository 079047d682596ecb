package io.github.replicatorkuma.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.DatabaseException.Kind;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.Column;
import io.github.replicatorkuma.schema.ColumnKind;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.TableSchema;
import io.github.replicatorkuma.state.LockHolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

@SuppressWarnings("NullAway.Init")
class SqliteDatabaseTest {
  private static final TableName TAG = new TableName("tag");
  private static final TableSchema TAG_NAMES =
      new TableSchema(TAG, List.of(new Column("name", ColumnKind.TEXT)));

  @TempDir Path directory;

  private SqliteDatabase seeded() {
    return new SqliteDatabase(TestDatabases.seeded(directory), Duration.ZERO);
  }

  @Test
  void anyCall_noFile_isMissingAndCreatesNothing() {
    Path file = directory.resolve("kuma.db");
    SqliteDatabase database = new SqliteDatabase(file, Duration.ZERO);

    DatabaseException failure = failureOf(() -> database.read(ReadTransaction::migrations));

    assertThat(failure.kind()).isEqualTo(Kind.MISSING);
    assertThat(failure.isTerminal()).isFalse();
    assertThat(failure).hasMessageContaining(file.toString());
    assertThat(failure.hint()).isNotEmpty();
    assertThat(database.exists()).isFalse();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void read_noDatabaseFile_isCorrupt() throws Exception {
    Path file = Files.writeString(directory.resolve("kuma.db"), "no database ".repeat(1000));
    SqliteDatabase database = new SqliteDatabase(file, Duration.ZERO);

    DatabaseException failure = failureOf(() -> database.read(ReadTransaction::migrations));

    assertThat(failure.kind()).isEqualTo(Kind.CORRUPT);
    assertThat(failure.isTerminal()).isTrue();
    assertThat(failure.hint()).contains("docs/disaster-recovery.md", "The database is damaged");
  }

  @Test
  void read_directoryInItsPlace_isUnavailable() throws Exception {
    Path file = Files.createDirectory(directory.resolve("kuma.db"));
    SqliteDatabase database = new SqliteDatabase(file, Duration.ZERO);

    DatabaseException failure = failureOf(() -> database.read(ReadTransaction::migrations));

    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(database.exists()).isFalse();
  }

  @ParameterizedTest
  @FieldSource("io.github.replicatorkuma.database.TestDatabases#VERSIONS")
  void read_everyKuma2AndThe1BeforeIt_yieldsAllItsTables(String version) throws Exception {
    Path file = TestDatabases.empty(directory, version);
    SqliteDatabase database = new SqliteDatabase(file, Duration.ZERO);

    List<String> read =
        database.read(
            t -> {
              List<String> tables = new java.util.ArrayList<>();
              for (TableName name : ReplicatedTables.ALL) {
                TableSchema table = t.schema(name).orElse(null);
                if (table != null) {
                  t.rows(table, ReplicatedTables.keyColumn(name)).close();
                  tables.add(name.value());
                }
              }
              return tables;
            });

    int missing = version.startsWith("1.") ? 1 : 0;
    assertThat(read).hasSize(ReplicatedTables.ALL.size() - missing).contains("monitor", "setting");
    assertThat(database.<Boolean>read(ReadTransaction::isMigrating)).isFalse();
    assertThat(database.<Integer>read(t -> t.migrations().size()) == 0)
        .isEqualTo(version.startsWith("1."));
  }

  @Test
  void journalMode_afterReadingAndWriting_isStillKumas() throws Exception {
    SqliteDatabase database = seeded();
    TestDatabases.execute(database.file(), "PRAGMA journal_mode = DELETE");

    database.read(t -> t.count(TAG));
    renameTag(database, "x");

    assertThat(TestDatabases.query(database.file(), "PRAGMA journal_mode"))
        .containsExactly("delete");
  }

  @Test
  void read_whileAnotherHoldsTheWriteLock_works() throws Exception {
    SqliteDatabase database = seeded();
    try (Connection kuma = TestDatabases.connect(database.file());
        Statement statement = kuma.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      statement.execute("DELETE FROM tag");

      assertThat(database.<Long>read(t -> t.count(TAG))).isEqualTo(3);
    }
  }

  @Test
  void write_anotherProcessHoldsTheWriteLock_isLockedAndRetryable() throws Exception {
    SqliteDatabase database = seeded();
    try (LockHolder kuma = LockHolder.writing(database.file())) {
      DatabaseException failure = failureOf(() -> renameTag(database, "x"));

      assertThat(failure.kind()).isEqualTo(Kind.LOCKED);
      assertThat(failure.isTerminal()).isFalse();
      kuma.kill();
    }
    renameTag(database, "x");
  }

  @Test
  void read_blobCell_isUnreplicableNamingTheCell() throws Exception {
    SqliteDatabase database = seeded();
    TestDatabases.execute(database.file(), "UPDATE tag SET name = X'736563726574' WHERE id = 2");

    DatabaseException failure = failureOf(() -> readAll(database));

    assertThat(failure.kind()).isEqualTo(Kind.UNREPLICABLE);
    assertThat(failure).hasMessageContainingAll("table tag", "row 2", "column name", "BLOB");
  }

  @Test
  void read_textThatIsNotUtf8_isUnreplicableNamingTheCell() throws Exception {
    SqliteDatabase database = seeded();
    TestDatabases.execute(
        database.file(), "UPDATE tag SET name = CAST(X'61FF62' AS TEXT) WHERE id = 2");

    DatabaseException failure = failureOf(() -> readAll(database));

    assertThat(failure.kind()).isEqualTo(Kind.UNREPLICABLE);
    assertThat(failure).hasMessageContainingAll("table tag", "row 2", "column name", "UTF-8");
  }

  @Test
  void write_textThatUtf8CannotHold_isUnreplicable() {
    SqliteDatabase database = seeded();

    DatabaseException failure = failureOf(() -> renameTag(database, "half \uD83D of a pair"));

    assertThat(failure.kind()).isEqualTo(Kind.UNREPLICABLE);
    assertThat(failure).hasMessageContainingAll("table tag", "row 1", "column name");
    assertThat(failure).message().doesNotContain("half");
  }

  @Test
  void write_textThatTheColumnWouldTurnIntoANumber_isUnreplicable() {
    SqliteDatabase database = seeded();
    TableSchema port =
        new TableSchema(ReplicatedTables.MONITOR, List.of(new Column("port", ColumnKind.NUMBER)));

    DatabaseException failure =
        failureOf(
            () ->
                database.write(
                    t -> {
                      t.update(port, "id", Map.of("3", Row.of(" 12")));
                      return true;
                    }));

    assertThat(failure.kind()).isEqualTo(Kind.UNREPLICABLE);
    assertThat(failure).hasMessageContainingAll("table monitor", "row 3", "column port");
  }

  @Test
  void write_textForAnId_isUnreplicable() {
    SqliteDatabase database = seeded();
    TableSchema tag =
        new TableSchema(
            TAG,
            List.of(
                new Column("color", ColumnKind.TEXT),
                new Column("id", ColumnKind.NUMBER),
                new Column("name", ColumnKind.TEXT)));

    DatabaseException failure =
        failureOf(
            () ->
                database.write(
                    t -> {
                      t.insert(tag, List.of(Row.of("#fff", "seven", "x")));
                      return true;
                    }));

    assertThat(failure.kind()).isEqualTo(Kind.UNREPLICABLE);
    assertThat(failure).hasMessageContainingAll("table tag", "row seven");
  }

  @Test
  void schema_columnWithoutAPlainName_isUnreplicable() {
    SqliteDatabase database = seeded();
    TestDatabases.execute(database.file(), "ALTER TABLE tag ADD COLUMN \"odd name\" TEXT");

    DatabaseException failure = failureOf(() -> database.read(t -> t.schema(TAG)));

    assertThat(failure.kind()).isEqualTo(Kind.UNREPLICABLE);
    assertThat(failure).hasMessageContainingAll("tag", "odd name");
  }

  @Test
  void schema_viewOfThatName_isNoTable() throws Exception {
    SqliteDatabase database = seeded();
    TestDatabases.execute(database.file(), "CREATE VIEW seen AS SELECT * FROM tag");

    assertThat(database.<Boolean>read(t -> t.schema(new TableName("seen")).isEmpty())).isTrue();
  }

  @Test
  void schema_besideAVirtualTableWhoseModuleIsMissing_isRead() throws Exception {
    SqliteDatabase database = seeded();
    TestDatabases.execute(
        database.file(),
        "PRAGMA writable_schema = ON",
        "INSERT INTO sqlite_schema VALUES"
            + " ('table', 'odd', 'odd', 0, 'CREATE VIRTUAL TABLE odd USING nowhere(x)')");

    assertThat(database.<Boolean>read(t -> t.schema(TAG).isPresent())).isTrue();
    assertThat(database.<Boolean>read(t -> t.schema(new TableName("odd")).isEmpty())).isTrue();
  }

  @Test
  void transactions_nestedInOneThread_eachHaveTheirOwnConnection() throws Exception {
    SqliteDatabase database = seeded();

    long outside =
        database.write(
            t -> {
              t.delete(TAG, "id", List.of("1"));
              return database.read(other -> other.count(TAG));
            });

    assertThat(outside).isEqualTo(3);
    assertThat(database.<Long>read(t -> t.count(TAG))).isEqualTo(2);
  }

  @Test
  void otherPrograms_askedInsideACall_isABug() {
    SqliteDatabase database = seeded();

    assertThatThrownBy(
            () -> database.read(t -> database.otherPrograms(KumaDatabase.Reach.ANY_MACHINE)))
        .isInstanceOf(IllegalStateException.class);
  }

  private static void renameTag(KumaDatabase database, String name) throws Exception {
    database.write(
        t -> {
          t.update(TAG_NAMES, "id", Map.of("1", Row.of(name)));
          return true;
        });
  }

  private static int readAll(KumaDatabase database) throws Exception {
    return database.read(
        t -> {
          List<Row> rows = new ArrayList<>();
          t.rows(TAG_NAMES, "id").forEach(rows::add);
          return rows.size();
        });
  }

  private static DatabaseException failureOf(ThrowingCallable work) {
    DatabaseException failure = catchThrowableOfType(DatabaseException.class, work);
    assertThat(failure).as("a failure").isNotNull();
    return failure;
  }
}
