package io.github.replicatorkuma.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.Column;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.TableSchema;
import io.github.replicatorkuma.snapshot.SnapshotException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotReaderTest {
  @TempDir private Path temporary;
  private Path directory;
  private Path uploads;
  private SnapshotTags tags;
  private final InMemoryTables tables = InMemoryTables.sample();

  @BeforeEach
  void writeSnapshot() throws Exception {
    directory = Files.createDirectory(temporary.resolve("snapshot"));
    uploads = Files.createDirectory(temporary.resolve("upload"));
    Files.writeString(uploads.resolve("logo1.png"), "abc");
    tables.set("status_page", "1", "icon", "/upload/logo1.png?t=1");
    write();
  }

  @Test
  void snapshot_asPublished_isWholeAndHasTheSameRows() throws Exception {
    VerifiedSnapshot snapshot = SnapshotReader.verify(directory, tags);

    assertThat(snapshot.tables()).isEqualTo(tables.tables());
    InMemoryTables copy = InMemoryTables.copyOf(snapshot);
    for (TableSchema table : tables.tables()) {
      String name = table.name().value();
      assertThat(copy.rows(name)).as(name).isEqualTo(tables.rows(name));
    }
    FileEntry logo = snapshot.manifest().files().get(0);
    assertThat(snapshot.upload(logo)).hasContent("abc");
    assertThat(snapshot.warnings()).isEmpty();
    assertThat(ContentDigester.digest(snapshot, new UploadDirectory(uploads)).digest())
        .isEqualTo(tags.digest());
  }

  @Test
  void snapshot_ofHostileTexts_isWholeAndHasTheSameRows() throws Exception {
    tables.empty("tag").empty("setting");
    int id = -3;
    for (String text : HostileTexts.ALL) {
      tables.row("tag", Integer.toString(id++), text, null, text);
    }
    HostileTexts.ALL.stream().distinct().forEach(text -> tables.row("setting", text, null, text));
    rewrite();

    InMemoryTables copy = InMemoryTables.copyOf(SnapshotReader.verify(directory, tags));

    assertThat(copy.rows("tag")).isEqualTo(tables.rows("tag"));
    assertThat(copy.rows("setting")).isEqualTo(tables.rows("setting"));
  }

  @Test
  void snapshot_ofTextThatUtf8CannotHold_isWhole() throws Exception {
    tables.set("monitor", "1", "url", "half \ud83d of a pair");
    rewrite();

    InMemoryTables copy = InMemoryTables.copyOf(SnapshotReader.verify(directory, tags));

    assertThat(copy.rows("monitor").get(0).cell(3)).isEqualTo("half ? of a pair");
  }

  @Test
  void rows_openedWithFewerColumns_holdJustThose() throws Exception {
    VerifiedSnapshot snapshot = SnapshotReader.verify(directory, tags);
    TableSchema monitor = tables.schema("monitor");
    List<Column> columns =
        List.of(monitor.columns().get(monitor.indexOf("type")), monitor.columns().get(0));

    try (RowCursor rows = snapshot.open(new TableSchema(monitor.name(), columns))) {
      assertThat(rows.next()).isEqualTo(Row.of("http", "1"));
    }
    assertThatThrownBy(
            () ->
                snapshot.open(new InMemoryTables().table("monitor", "id novel").schema("monitor")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("novel");
  }

  @Test
  void has_tellsWhichTablesTheSnapshotCarries() throws Exception {
    VerifiedSnapshot snapshot = SnapshotReader.verify(directory, tags);

    assertThat(snapshot.has(ReplicatedTables.USER)).isTrue();
    assertThat(snapshot.has(new TableName("remote_browser"))).isTrue();
    assertThat(snapshot.has(new TableName("api_key"))).isFalse();
  }

  @Test
  void upload_theManifestDoesNotName_isNotGivenOut() throws Exception {
    VerifiedSnapshot snapshot = SnapshotReader.verify(directory, tags);

    assertThatThrownBy(() -> snapshot.upload(new FileEntry("logo2.png", 3, Digest.ofText("abc"))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void snapshot_withATableCutOffAnywhere_isRefused() throws Exception {
    Path file = directory.resolve("sqlite_exports/monitor.csv");
    byte[] whole = Files.readAllBytes(file);
    // Without its last character, the line end, the table is still whole.
    for (int length = 0; length < whole.length - 1; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      int cutAt = length;
      assertThatThrownBy(() -> SnapshotReader.verify(directory, tags))
          .as("cut at %d", cutAt)
          .isInstanceOf(SnapshotException.class)
          .hasMessageContaining("monitor");
    }
  }

  @Test
  void snapshot_thatLeavesUsersOut_isAcceptedAndSaysSo() throws Exception {
    tables.drop("user");
    rewrite();

    assertThat(SnapshotReader.verify(directory, tags).has(ReplicatedTables.USER)).isFalse();
  }

  @Test
  void snapshot_withATableOfANewerVersion_isAcceptedWithoutIt() throws Exception {
    tables.table("novelty", "id:NUMBER name").row("novelty", "1", "new");
    rewrite();

    VerifiedSnapshot snapshot = SnapshotReader.verify(directory, tags);

    assertThat(snapshot.has(new TableName("novelty"))).isFalse();
    assertThat(snapshot.tables()).noneMatch(table -> table.name().value().equals("novelty"));
    assertThat(snapshot.warnings()).singleElement().asString().contains("novelty");
  }

  @Test
  void snapshot_whoseLeaderComparesFewerColumns_isAccepted() throws Exception {
    Manifest whole = ManifestReader.read(directory);
    TableSchema tag = tables.schema("tag");
    TableDigester digester = new TableDigester(tag, Set.of("id", "color"));
    tables.rows("tag").forEach(digester::add);
    TableEntry entry =
        new TableEntry(tag.name(), tag.columns(), Set.of("id", "color"), 1, digester.digest());
    List<TableEntry> entries = new ArrayList<>(whole.tables());
    entries.replaceAll(table -> table.name().equals(tag.name()) ? entry : table);
    replaceManifest(
        SampleSnapshot.with(
            whole, entries, whole.files(), ContentDigester.combine(entries, whole.files())));
    tags = ManifestReader.read(directory).tags();

    assertThat(SnapshotReader.verify(directory, tags).has(tag.name())).isTrue();
  }

  @Test
  void rowsReadToTheirEnd_areProvedByThat() throws Exception {
    FetchedSnapshot fetched = SnapshotReader.open(directory, tags);
    assertThat(InMemoryTables.copyOf(fetched).rows("monitor")).isEqualTo(tables.rows("monitor"));
    cut("sqlite_exports/monitor.csv", 150);

    VerifiedSnapshot snapshot = fetched.verified();

    assertThat(snapshot.monitorIds()).containsExactlyInAnyOrderElementsOf(idsOfMonitors());
  }

  @Test
  void rowsReadInPart_areProvedAfterwards() throws Exception {
    FetchedSnapshot fetched = SnapshotReader.open(directory, tags);
    try (RowCursor monitors = fetched.open(tables.schema("monitor"))) {
      assertThat(monitors.next()).isNotNull();
    }
    assertThat(fetched.verified().monitorIds())
        .containsExactlyInAnyOrderElementsOf(idsOfMonitors());

    FetchedSnapshot damaged = SnapshotReader.open(directory, tags);
    try (RowCursor monitors = damaged.open(tables.schema("monitor"))) {
      monitors.next();
    }
    cut("sqlite_exports/monitor.csv", 150);
    assertThatThrownBy(damaged::verified).isInstanceOf(SnapshotException.class);
  }

  @Test
  void rowsThatWereFoundDamaged_areNotTakenForProvedAfterwards() throws Exception {
    Path file = directory.resolve("sqlite_exports/tag.csv");
    Files.writeString(file, Files.readString(file).replaceFirst("\"([^\"]*)\"\n$", "\"other\"\n"));
    FetchedSnapshot fetched = SnapshotReader.open(directory, tags);
    assertThatThrownBy(() -> InMemoryTables.copyOf(fetched))
        .isInstanceOfSatisfying(
            SnapshotException.class, e -> assertThat(e.kind()).isEqualTo(Kind.WRONG_DIGEST));

    assertThatThrownBy(fetched::verified)
        .isInstanceOfSatisfying(
            SnapshotException.class, e -> assertThat(e.kind()).isEqualTo(Kind.WRONG_DIGEST));
  }

  private List<Long> idsOfMonitors() {
    return tables.rows("monitor").stream().map(row -> Long.valueOf(row.cell(0) + "")).toList();
  }

  @Test
  void rows_damagedAfterVerification_failWhenRead() throws Exception {
    VerifiedSnapshot snapshot = SnapshotReader.verify(directory, tags);
    cut("sqlite_exports/monitor.csv", 150);

    assertThatThrownBy(() -> InMemoryTables.copyOf(snapshot))
        .isInstanceOfSatisfying(
            SnapshotException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DAMAGED_TABLE));
  }

  private void write() throws Exception {
    tags = SampleSnapshot.write(directory, tables, new UploadDirectory(uploads)).tags();
  }

  private void rewrite() throws Exception {
    directory = Files.createDirectory(temporary.resolve("rewritten"));
    write();
  }

  private void replaceManifest(Manifest manifest) throws Exception {
    Files.delete(directory.resolve("manifest.json"));
    SnapshotWriter.writeManifest(directory, manifest);
  }

  private void cut(String name, int length) throws IOException {
    Path file = directory.resolve(name);
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), length));
  }
}
