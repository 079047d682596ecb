package io.github.replicatorkuma.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.SnapshotLimits;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.snapshot.SnapshotException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotReaderRefusalTest {
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
  void snapshot_withoutManifest_isRefused() throws Exception {
    Files.delete(directory.resolve("manifest.json"));

    assertRefused(Kind.NO_MANIFEST, "manifest.json");
  }

  @Test
  void snapshot_ofAnotherFormat_isRefused() throws Exception {
    edit("manifest.json", "\"format\" : 1", "\"format\" : 7");

    assertRefused(Kind.UNKNOWN_FORMAT, "found format 7");
  }

  @Test
  void snapshot_withManifestCutOff_isRefused() throws Exception {
    cut("manifest.json", 100);

    assertRefused(Kind.DAMAGED_MANIFEST, "manifest.json");
  }

  @Test
  void snapshot_withManifestThatIsNotUtf8_isRefused() throws Exception {
    byte[] bytes = Files.readAllBytes(directory.resolve("manifest.json"));
    bytes[30] = (byte) 0xff;
    Files.write(directory.resolve("manifest.json"), bytes);

    assertRefused(Kind.DAMAGED_MANIFEST, "not UTF-8");
  }

  @Test
  void snapshot_withManifestBehindALink_isRefused() throws Exception {
    replaceByLink("manifest.json");

    assertRefused(Kind.DAMAGED_MANIFEST, "symbolic link");
  }

  @Test
  void snapshot_withoutATablesFile_isRefused() throws Exception {
    Files.delete(directory.resolve("sqlite_exports/remote_browser.csv"));

    assertRefused(Kind.TABLE_MISSING, "sqlite_exports/remote_browser.csv");
  }

  @Test
  void snapshot_withATableBehindALink_isRefused() throws Exception {
    replaceByLink("sqlite_exports/tag.csv");

    assertRefused(Kind.DAMAGED_TABLE, "symbolic link");
  }

  @Test
  void snapshot_withItsExportsBehindALink_isRefused() throws Exception {
    Files.move(directory.resolve("sqlite_exports"), temporary.resolve("elsewhere"));
    Files.createSymbolicLink(directory.resolve("sqlite_exports"), temporary.resolve("elsewhere"));

    assertRefused(Kind.DAMAGED_TABLE, "symbolic link");
  }

  @Test
  void snapshot_withATableThatIsNotUtf8_isRefused() throws Exception {
    Path file = directory.resolve("sqlite_exports/monitor.csv");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 4] = (byte) 0xc3;
    Files.write(file, bytes);

    assertRefused(Kind.DAMAGED_TABLE, "sqlite_exports/monitor.csv");
  }

  @Test
  void snapshot_withAnotherHeader_isRefused() throws Exception {
    edit("sqlite_exports/tag.csv", "\"name\",\"color\"", "\"color\",\"name\"");

    assertRefused(Kind.DAMAGED_TABLE, "sqlite_exports/tag.csv is damaged: its header");
  }

  @Test
  void snapshot_withARowTooShort_isRefused() throws Exception {
    edit("sqlite_exports/proxy.csv", ",\"3128\"", "");

    assertRefused(Kind.DAMAGED_TABLE, "row 1 has 4 cells for 5 columns");
  }

  @Test
  void snapshot_withARowMissing_isRefused() throws Exception {
    edit(
        "sqlite_exports/notification.csv",
        "\"2\",\"mail\",\"1\",\"1\",\"{\"\"type\"\":\"\"smtp\"\"}\"\n",
        "");

    assertRefused(Kind.DAMAGED_TABLE, "it has 1 rows, the manifest says 2");
  }

  @Test
  void snapshot_withAnIdTwice_isRefused() throws Exception {
    edit("sqlite_exports/monitor.csv", "\n\"3\",", "\n\"2\",");

    assertRefused(Kind.DAMAGED_TABLE, "the id of row 3");
  }

  @Test
  void snapshot_withIdsOutOfOrderInALinkTable_isRefused() throws Exception {
    edit("sqlite_exports/monitor_notification.csv", "\n\"1\",\"1\",\"1\"", "\n\"9\",\"1\",\"1\"");

    assertRefused(Kind.DAMAGED_TABLE, "the id of row 2");
  }

  @Test
  void snapshot_withAnIdThatIsNoNumber_isRefused() throws Exception {
    edit("sqlite_exports/monitor_group.csv", "\n\"1\",", "\n\"+1\",");

    assertRefused(Kind.DAMAGED_TABLE, "the id of row 1");
  }

  @Test
  void snapshot_withSettingsOutOfOrder_isRefused() throws Exception {
    edit("sqlite_exports/setting.csv", "steamAPIKey", "aKey");

    assertRefused(Kind.DAMAGED_TABLE, "the key of row 2");
  }

  @Test
  void snapshot_withACellChanged_isRefused() throws Exception {
    edit("sqlite_exports/monitor.csv", "https://example.org", "https://example.com");

    assertRefused(Kind.WRONG_DIGEST, "table monitor");
  }

  @Test
  void snapshot_withNullMadeEmpty_isRefused() throws Exception {
    edit("sqlite_exports/setting.csv", ",\n", ",\"\"\n");

    assertRefused(Kind.WRONG_DIGEST, "table setting");
  }

  @Test
  void snapshot_withATableGoneFromItsManifest_isRefused() throws Exception {
    Manifest whole = ManifestReader.read(directory);
    List<TableEntry> fewer = new ArrayList<>(whole.tables());
    fewer.removeIf(table -> table.name().value().equals("tag"));
    replaceManifest(SampleSnapshot.with(whole, fewer, whole.files(), whole.digest()));

    assertRefused(Kind.WRONG_DIGEST, "manifest.json");
  }

  @Test
  void snapshot_whoseTableHasNoId_isRefused() throws Exception {
    Manifest whole = ManifestReader.read(directory);
    List<TableEntry> odd = new ArrayList<>(whole.tables());
    odd.replaceAll(
        table ->
            table.name().value().equals("tag")
                ? new TableEntry(
                    table.name(),
                    table.columns().subList(1, 4),
                    Set.of(),
                    table.rows(),
                    table.digest())
                : table);
    replaceManifest(SampleSnapshot.with(whole, odd, whole.files(), whole.digest()));

    assertRefused(Kind.TABLE_WITHOUT_ID, "table tag of the snapshot has no column id");
  }

  @Test
  void snapshot_withoutUsers_isRefused() throws Exception {
    tables.empty("user");
    rewrite();

    assertRefused(Kind.NO_USERS, "table user");
  }

  @Test
  void snapshot_withADamagedTableOfANewerVersion_isRefused() throws Exception {
    tables.table("novelty", "id:NUMBER name").row("novelty", "1", "new");
    rewrite();
    edit("sqlite_exports/novelty.csv", "new", "old");

    assertRefused(Kind.WRONG_DIGEST, "table novelty");
  }

  @Test
  void snapshot_thatItsTagsDoNotDescribe_isRefused() {
    Position position = SampleSnapshot.POSITION;
    Instance leader = SampleSnapshot.LEADER;
    Digest digest = tags.digest();
    assertMismatch(new SnapshotTags(position.next(), digest, leader, tags.nonce()), "position");
    assertMismatch(
        new SnapshotTags(position, Digest.ofText("other"), leader, tags.nonce()), "digest");
    assertMismatch(
        new SnapshotTags(position, digest, new Instance("alpha", "other"), tags.nonce()),
        "instance-id");
    assertMismatch(new SnapshotTags(position, digest, leader, "other"), "nonce");
  }

  @Test
  void snapshot_withoutALogo_isRefused() throws Exception {
    Files.delete(directory.resolve("upload/logo1.png"));

    assertRefused(Kind.FILE_MISSING, "upload/logo1.png");
  }

  @Test
  void snapshot_withADamagedLogo_isRefused() throws Exception {
    edit("upload/logo1.png", "abc", "abd");
    assertRefused(Kind.FILE_DAMAGED, "upload/logo1.png");

    edit("upload/logo1.png", "abd", "ab");
    assertRefused(Kind.FILE_DAMAGED, "2 bytes, the manifest says 3");
  }

  @Test
  void snapshot_withALogoBehindALink_isRefused() throws Exception {
    replaceByLink("upload/logo1.png");

    assertRefused(Kind.FILE_DAMAGED, "symbolic link");
  }

  @Test
  void snapshot_withMoreOfAnythingThanTheLimits_isRefused() {
    SnapshotLimits here = SnapshotLimits.here();
    int characters = 20;
    assertThat(refusal(limits(1, here.columns(), here.tableBytes(), here.rowCharacters())))
        .contains("more than 1 tables");
    assertThat(refusal(limits(here.tables(), 2, here.tableBytes(), here.rowCharacters())))
        .contains("table group has more than 2 columns");
    assertThat(refusal(limits(here.tables(), here.columns(), 30, here.rowCharacters())))
        .contains("sqlite_exports/group.csv has more than 30 bytes");
    assertThat(refusal(limits(here.tables(), here.columns(), here.tableBytes(), characters)))
        .contains("table user has a row of more than 20 characters")
        .doesNotContain("admin");
  }

  private String refusal(SnapshotLimits limits) {
    SnapshotException refused =
        catchThrowableOfType(
            SnapshotException.class, () -> SnapshotReader.open(directory, tags, limits).verified());
    assertThat(refused.kind()).isEqualTo(Kind.TOO_LARGE);
    assertThat(refused.isTerminal()).isTrue();
    return String.valueOf(refused.getMessage());
  }

  private static SnapshotLimits limits(int tables, int columns, long bytes, int characters) {
    SnapshotLimits here = SnapshotLimits.here();
    return new SnapshotLimits(
        here.bytes(),
        here.files(),
        tables,
        columns,
        here.manifestBytes(),
        bytes,
        characters,
        here.uploadBytes(),
        here.heapBytes());
  }

  @Test
  void messages_ofDamagedTables_holdNoContent() throws Exception {
    edit("sqlite_exports/user.csv", "$2a$10$abc", "$2a$10\"abc");

    assertRefused(Kind.DAMAGED_TABLE, "sqlite_exports/user.csv")
        .hasMessageNotContaining("$2a")
        .hasNoCause();
  }

  private void assertMismatch(SnapshotTags others, String what) {
    assertThatThrownBy(() -> SnapshotReader.verify(directory, others))
        .isInstanceOfSatisfying(
            SnapshotException.class, e -> assertThat(e.kind()).isEqualTo(Kind.MISMATCH))
        .hasMessageContaining(what);
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(Kind kind, String message) {
    return assertThatThrownBy(() -> SnapshotReader.verify(directory, tags))
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(kind);
              assertThat(e.isTerminal()).isTrue();
              assertThat(e.hint()).isNotEmpty();
            })
        .hasMessageContaining(message);
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

  private void edit(String name, String from, String to) throws IOException {
    Path file = directory.resolve(name);
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.write(file, text.replace(from, to).getBytes(StandardCharsets.UTF_8));
  }

  private void cut(String name, int length) throws IOException {
    Path file = directory.resolve(name);
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), length));
  }

  private void replaceByLink(String name) throws IOException {
    Path elsewhere = temporary.resolve("elsewhere");
    Files.move(directory.resolve(name), elsewhere);
    Files.createSymbolicLink(directory.resolve(name), elsewhere);
  }
}
