package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.snapshot.SnapshotException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tables of a snapshot that are not what its manifest says. */
class SnapshotTableRefusalTest extends SnapshotRefusalCase {
  private void replaceManifest(Manifest manifest) throws Exception {
    Files.delete(directory.resolve("manifest.json"));
    SnapshotWriter.writeManifest(directory, manifest);
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
  void snapshot_withADamagedTableOfANewerVersion_isRefused() throws Exception {
    tables.table("novelty", "id:NUMBER name").row("novelty", "1", "new");
    rewrite();
    edit("sqlite_exports/novelty.csv", "new", "old");

    assertRefused(Kind.WRONG_DIGEST, "table novelty");
  }
}
