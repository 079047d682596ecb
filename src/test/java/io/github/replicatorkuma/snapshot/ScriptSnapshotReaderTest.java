package io.github.replicatorkuma.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.TableSchema;
import io.github.replicatorkuma.snapshot.SnapshotException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of snapshots that the original script made, and what is refused. */
class ScriptSnapshotReaderTest {
  private static final Instant TIME = Instant.parse("2030-01-01T00:00:00Z");
  private static final TableName TAG = new TableName("tag");

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private Path fetched;

  @BeforeEach
  void anExportOfTheScript() {
    fetched = ScriptResources.copy("sqlite", directory.resolve("fetched"));
  }

  private VerifiedSnapshot read() throws Exception {
    return ScriptSnapshotReader.read(fetched, "old host!", TIME, local());
  }

  /** A table that this instance has and one that it has not; what they mean matters elsewhere. */
  private static List<TableSchema> local() throws Exception {
    return new InMemoryTables()
        .table("tag", "id:NUMBER name color created_date:DATETIME")
        .table("incident", "id:NUMBER title")
        .tables();
  }

  private static List<Row> rows(VerifiedSnapshot snapshot, TableName table) throws Exception {
    TableSchema schema =
        snapshot.tables().stream().filter(found -> found.name().equals(table)).findAny().get();
    List<Row> rows = new ArrayList<>();
    try (RowCursor cursor = snapshot.open(schema)) {
      for (Row row = cursor.next(); row != null; row = cursor.next()) {
        rows.add(row);
      }
    }
    return rows;
  }

  private Path csv(String table) {
    return fetched.resolve("sqlite_exports").resolve(table + ".csv");
  }

  private void assertRefused(Kind kind, String reason) {
    assertThatThrownBy(this::read)
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(kind);
              assertThat(e.hint()).isNotEmpty();
            })
        .hasMessageContaining(reason);
  }

  @Test
  void export_isReadWithItsOrigin_andOnlyTheScriptsTables() throws Exception {
    VerifiedSnapshot snapshot = read();

    assertThat(snapshot.script()).isPresent();
    assertThat(snapshot.manifest().position()).isEqualTo(Position.NONE);
    assertThat(snapshot.manifest().leader().name()).isEqualTo("old_host_");
    assertThat(snapshot.manifest().created()).isEqualTo(TIME);
    assertThat(snapshot.manifest().settingKeys()).isEmpty();
    assertThat(snapshot.manifest().files()).isEmpty();
    assertThat(snapshot.tables())
        .extracting(TableSchema::name)
        .containsExactlyElementsOf(ReplicatedTables.SCRIPT_TABLES);
    assertThat(rows(snapshot, ReplicatedTables.MONITOR)).hasSize(47);
    assertThat(rows(snapshot, TAG))
        .contains(Row.of("2", "🚀 täg \"x\" ", "#059669", "2026-11-20 21:49:02"));
  }

  @Test
  void seedSnapshot_isReadOneLevelDeeper() throws Exception {
    VerifiedSnapshot flat = read();
    Path seed = directory.resolve("seed");
    Files.createDirectories(seed.resolve("replicator_kuma"));
    Files.move(fetched, seed.resolve("replicator_kuma/current"));
    fetched = seed;

    assertThat(read().manifest().digest()).isEqualTo(flat.manifest().digest());
  }

  @Test
  void rowsInAnotherOrder_comeByAscendingKey() throws Exception {
    VerifiedSnapshot sorted = read();
    List<String> lines = new ArrayList<>(Files.readAllLines(csv("tag")));
    Collections.reverse(lines.subList(1, lines.size()));
    Files.writeString(csv("tag"), String.join("\n", lines) + "\n");

    VerifiedSnapshot shuffled = read();

    assertThat(rows(shuffled, TAG)).isEqualTo(rows(sorted, TAG));
    assertThat(shuffled.manifest().digest()).isEqualTo(sorted.manifest().digest());
  }

  @Test
  void missingFile_isATableWithoutRows_andKnownAsMissing() throws Exception {
    Files.delete(csv("incident"));
    Files.delete(csv("tag"));
    Files.delete(csv("proxy"));

    VerifiedSnapshot snapshot = read();

    assertThat(rows(snapshot, TAG)).isEmpty();
    ScriptExport script = snapshot.script().orElseThrow();
    assertThat(script.missing()).containsExactlyInAnyOrder(TAG, new TableName("incident"));
    assertThat(snapshot.has(new TableName("proxy"))).as("neither here nor there").isFalse();
    assertThat(script.referringTo(TAG)).contains(new TableName("monitor_tag"));
    assertThat(script.referringTo(new TableName("incident"))).isEmpty();
  }

  @Test
  void snapshotOfV1_isRefusedWithWhatToUpgrade() throws Exception {
    fetched = Files.createDirectories(directory.resolve("v1"));
    Files.writeString(fetched.resolve("dump.sql"), "INSERT INTO monitor VALUES (1);");

    assertRefused(Kind.FIRST_VERSION, "Replicator Kuma v1 made it");
    assertThat(catchHint()).contains("Upgrade the leader").contains("2.x");
  }

  private String catchHint() throws Exception {
    try {
      read();
      return "";
    } catch (SnapshotException e) {
      return e.hint();
    }
  }

  @Test
  void sqlWithoutAnyCsv_isNoExport_butNotOfV1() throws Exception {
    fetched = Files.createDirectories(directory.resolve("half"));
    Files.createDirectories(fetched.resolve("sql_statements"));
    Files.writeString(fetched.resolve("sql_statements/tag.sql"), "");

    assertRefused(Kind.TABLE_MISSING, "neither sqlite_exports nor mysql_exports");
  }

  @Test
  void exportsOfTwoDatabases_areRefused() throws Exception {
    Files.createDirectory(fetched.resolve("mysql_exports"));

    assertRefused(Kind.DAMAGED_TABLE, "both sqlite_exports and mysql_exports");
  }

  @Test
  void snapshotWithoutUsers_isRefused() throws Exception {
    Files.delete(csv("user"));

    assertRefused(Kind.NO_USERS, "no user.csv");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1,prod | a row before line",
        "1,prod,x,y,z | a row before line",
        "1,\"prod | ends within a quoted field",
        "9,prod,x,y\\n9,prod,x,y | two rows have one id",
        "x,prod,x,y | a row has no id",
        "null,prod,x,y | a row has no id",
      })
  void damagedRows_areRefusedWithoutTheirCells(String lines, String reason) throws Exception {
    Files.writeString(
        csv("tag"), "id,name,color,created_date\n" + lines.replace("\\n", "\n") + "\n");

    assertRefused(Kind.DAMAGED_TABLE, reason);
    assertThatThrownBy(this::read).hasMessageNotContaining("prod");
  }

  @ParameterizedTest
  @ValueSource(strings = {"id;name", "name", "id,id", ""})
  void damagedHeader_isRefused(String header) throws Exception {
    Files.writeString(csv("tag"), header + "\n");

    assertRefused(Kind.DAMAGED_TABLE, "sqlite_exports/tag.csv is damaged: its header names");
  }

  @Test
  void symbolicLink_isNotFollowed() throws Exception {
    Path elsewhere = Files.move(csv("tag"), directory.resolve("elsewhere.csv"));
    Files.createSymbolicLink(csv("tag"), elsewhere);

    assertRefused(Kind.DAMAGED_TABLE, "a symbolic link");
  }
}
