package io.github.replicatorkuma.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.database.HostileTexts;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.plan.ApplyPlan;
import io.github.replicatorkuma.plan.TablePlan;
import io.github.replicatorkuma.schema.Column;
import io.github.replicatorkuma.schema.ColumnKind;
import io.github.replicatorkuma.schema.TableSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file that holds an instance's own rows from before an apply. */
class RestorePointTest {
  private static final TableName TAG = new TableName("tag");

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private Path file() {
    return directory.resolve("restore-point.json");
  }

  private static RestorePoint point(Stream<String> texts) {
    TableSchema columns =
        new TableSchema(
            TAG,
            Stream.of(ColumnKind.values())
                .map(kind -> new Column("c_" + kind.name(), kind))
                .toList());
    List<Row> rows = texts.map(text -> Row.of(text, null, "1e-7", text, null)).toList();
    List<TablePlan.Update> updates =
        rows.stream()
            .map(row -> new TablePlan.Update("7", columns, row, row.with(0, null)))
            .toList();
    TablePlan plan = new TablePlan(TAG, columns, rows, updates, columns, rows.subList(0, 1));
    return new RestorePoint(
        new SnapshotId("0123abcd"), new ApplyPlan(List.of(plan), Set.of()), "boot");
  }

  @Test
  void hostileCells_areReadBackAsTheyWereSaved() throws Exception {
    RestorePoint saved = point(HostileTexts.all());

    saved.save(file());

    assertThat(RestorePoint.load(file())).contains(saved);
  }

  /** A daemon may be updated before it has proved its last apply. */
  @Test
  void file_isWrittenInTheSameFormEverSince() throws Exception {
    String text =
        """
        {"snapshot":"0123abcd","tables":[{"table":"tag","insertColumns":[["id","NUMBER"]],\
        "inserts":[["1"]],"updates":[{"key":"2","columns":[["name","TEXT"]],"before":["a"],\
        "after":[null]}],"deleteColumns":[["id","NUMBER"]],"deletes":[]}],"liveIn":""}""";
    Files.writeString(file(), text);

    RestorePoint.load(file()).orElseThrow().save(file());

    assertThat(file()).hasContent(text);
  }

  @Test
  void file_isForItsOwnerOnly() throws Exception {
    point(Stream.of("secret")).save(file());

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void noFile_isNoRestorePoint() throws Exception {
    assertThat(RestorePoint.load(file())).isEmpty();

    point(Stream.of("a")).save(file());
    RestorePoint.discard(file());
    RestorePoint.discard(file());

    assertThat(RestorePoint.load(file())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\0\0\0\0",
        "null",
        "{}",
        "[]",
        "{\"snapshot\":\"0123abcd\",\"tables\":[{}]}",
        "{\"snapshot\":\"0123abcd\",\"tables\":null}",
        "{\"snapshot\":\"secret\",\"tables\":[]}",
        "{\"snapshot\":\"0123abcd\",\"tables\":[{\"table\":\"tag\",\"inserts\":[[\"secret"
      })
  void damagedFile_isNamedWithTheRemedyAndWithoutItsContent(String content) throws Exception {
    Files.writeString(file(), content);

    assertThatThrownBy(() -> RestorePoint.load(file()))
        .isInstanceOfSatisfying(
            ReplicationException.class,
            e -> {
              assertThat(e.isTerminal()).isTrue();
              assertThat(e.hint()).contains("delete that file");
            })
        .hasMessageStartingWith("cannot read the restore point " + file())
        .hasMessageNotContaining("secret");
  }

  @Test
  void directoryThatIsGone_failsBeforeAnythingIsApplied() throws IOException {
    RestorePoint point = point(Stream.of("a"));
    Path gone = directory.resolve("gone").resolve("restore-point.json");

    assertThatThrownBy(() -> point.save(gone))
        .isInstanceOfSatisfying(
            ReplicationException.class, e -> assertThat(e.hint()).contains("Nothing was applied"))
        .hasMessageContaining(gone.toString());
  }
}
