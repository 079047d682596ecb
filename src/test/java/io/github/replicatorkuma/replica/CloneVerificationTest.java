package io.github.replicatorkuma.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.AlteredReads;
import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.database.sqlite.SqliteDatabase;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.replica.CloneReport.ComparedTable;
import io.github.replicatorkuma.replica.CloneReport.Difference;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.snapshot.ContentSummary;
import io.github.replicatorkuma.snapshot.UploadDirectory;
import io.github.replicatorkuma.snapshot.VerifiedSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The comparison after a clone, of a target that was changed behind its back. */
class CloneVerificationTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private CloneFixture fixture;

  @BeforeEach
  void prepare() {
    fixture = CloneFixture.seeded(directory);
  }

  private List<Difference> differencesAfter(String... statements) throws ReplicationException {
    return fixture.reportAfter(fixture.target, statements).differences();
  }

  @Test
  void changedCells_areNamedByTableRowAndColumn() throws Exception {
    assertThat(
            differencesAfter(
                "UPDATE monitor SET name = 'a secret', interval = 61 WHERE id = 7",
                "UPDATE setting SET value = 'a secret' WHERE key = 'trustProxy'"))
        .containsExactly(
            new Difference("monitor", "7", "interval"),
            new Difference("monitor", "7", "name"),
            new Difference("setting", "trustProxy", "value"));
  }

  @Test
  void nullAndAnEmptyText_differ() throws Exception {
    fixture.onSource("UPDATE monitor SET description = NULL WHERE id = 7");

    assertThat(differencesAfter("UPDATE monitor SET description = '' WHERE id = 7"))
        .containsExactly(new Difference("monitor", "7", "description"));
  }

  @Test
  void missingAndAdditionalRows_areNamed() throws Exception {
    assertThat(
            differencesAfter(
                "DELETE FROM tag WHERE id = 2",
                "INSERT INTO tag (id, name, color) VALUES (99, 'more', '#000000')",
                "INSERT INTO setting (key, value) VALUES ('disableAuth', 'true')"))
        .containsExactly(
            new Difference("tag", "2", "missing in the target"),
            new Difference("tag", "99", "only in the target"),
            new Difference("setting", "disableAuth", "only in the target"));
  }

  @Test
  void links_areComparedAsMultisetsWithoutTheirIds() throws Exception {
    assertThat(differencesAfter("UPDATE monitor_notification SET id = id + 500")).isEmpty();
  }

  @Test
  void aLinkToAnotherRow_andOneThatIsThereTwice_differ() throws Exception {
    assertThat(
            differencesAfter(
                "INSERT INTO monitor_notification (id, monitor_id, notification_id)"
                    + " SELECT 600, monitor_id, notification_id FROM monitor_notification LIMIT 1",
                "UPDATE monitor_tag SET value = value || '!' WHERE id = 3"))
        .containsExactlyInAnyOrder(
            new Difference("monitor_notification", "600", "only in the target"),
            new Difference("monitor_tag", "3", "only in the target"),
            new Difference("monitor_tag", "3", "missing in the target"));
  }

  @Test
  void aTablesLine_countsTheRowsOfBothSides_andTheCellsOfThoseThatAreOnBoth() throws Exception {
    CloneReport report =
        fixture.reportAfter(
            fixture.target,
            "DELETE FROM tag WHERE id = 2",
            "INSERT INTO tag (id, name, color) VALUES (98, 'a', '#000000'), (99, 'b', '#000000')");

    assertThat(report.tables()).contains(new ComparedTable("tag", 3, 4, 2 * 4, 3));
    assertThat(report.isEqual()).isFalse();
  }

  @Test
  void whatKumaRewritesByItself_andSettingsOfOneInstance_areNoDifference() throws Exception {
    assertThat(
            differencesAfter(
                "UPDATE monitor SET dns_last_result = 'other'",
                "UPDATE status_page SET modified_date = '2031-01-01 00:00:00'",
                "INSERT INTO setting (key, value) VALUES ('jwtSecret', 'new')"))
        .isEmpty();
  }

  @Test
  void whatChangesInTheSourceMeanwhile_isNoDifference() throws Exception {
    assertThat(
            fixture
                .reportAfter(
                    fixture.source,
                    "UPDATE monitor SET name = 'changed meanwhile'",
                    "DELETE FROM tag",
                    "INSERT INTO setting (key, value) VALUES ('disableAuth', 'true')")
                .differences())
        .isEmpty();
  }

  @Test
  void aTableWhoseCellsLookEqualButWhoseDigestDiffers_isNamed() throws Exception {
    Path staged = directory.resolve("staged");
    ContentSummary written = CloneFixture.export(fixture.source).to(staged);
    VerifiedSnapshot snapshot = Choice.FromDirectory.verified(staged);
    assertThat(snapshot.manifest().digest()).isEqualTo(written.digest());

    CloneVerification verification =
        new SqliteDatabase(fixture.source, Duration.ZERO)
            .read(
                cut ->
                    CloneVerification.of(
                        snapshot, alteredOnce(cut, "tag", "color"), UploadDirectory.none()));

    assertThat(verification.differences())
        .containsExactly(new Difference("tag", "", "digest of the whole table"));
  }

  @Test
  void anotherLogo_isNamed() throws Exception {
    fixture.onSource("UPDATE status_page SET icon = '/upload/logo1.png?t=1' WHERE id = 1");
    Path uploads = Files.createDirectories(fixture.source.resolveSibling("upload"));
    Files.writeString(uploads.resolve("logo1.png"), "picture");
    fixture.steps =
        step -> {
          if (step == Step.CLONE_BEFORE_VERIFICATION) {
            overwrite(fixture.target.resolveSibling("upload/logo1.png"));
          }
        };

    assertThat(fixture.report(false).differences())
        .containsExactly(new Difference("upload", "logo1.png", "missing or another file"));
  }

  private static void overwrite(Path file) {
    try {
      Files.writeString(file, "another");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Shows one column of one table otherwise, but only the first time it is read. */
  private static ReadTransaction alteredOnce(ReadTransaction real, String name, String column) {
    AtomicBoolean altered = new AtomicBoolean();
    return AlteredReads.cut(
        real,
        (table, keyColumn) -> {
          RowCursor rows = real.rows(table, keyColumn);
          if (!table.name().value().equals(name) || altered.getAndSet(true)) {
            return rows;
          }
          int index = table.indexOf(column);
          return rows.mapped(row -> row.with(index, "altered"));
        });
  }
}
