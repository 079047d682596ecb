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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SnapshotReaderRefusalTest extends SnapshotRefusalCase {
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

  private void assertMismatch(SnapshotTags others, String what) {
    assertThatThrownBy(() -> SnapshotReader.verify(directory, others))
        .isInstanceOfSatisfying(
            SnapshotException.class, e -> assertThat(e.kind()).isEqualTo(Kind.MISMATCH))
        .hasMessageContaining(what);
  }

  private void cut(String name, int length) throws IOException {
    Path file = directory.resolve(name);
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), length));
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
  void snapshot_withItsExportsBehindALink_isRefused() throws Exception {
    Files.move(directory.resolve("sqlite_exports"), temporary.resolve("elsewhere"));
    Files.createSymbolicLink(directory.resolve("sqlite_exports"), temporary.resolve("elsewhere"));

    assertRefused(Kind.DAMAGED_TABLE, "symbolic link");
  }

  @Test
  void snapshot_withoutUsers_isRefused() throws Exception {
    tables.empty("user");
    rewrite();

    assertRefused(Kind.NO_USERS, "table user");
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

  @Test
  void messages_ofDamagedTables_holdNoContent() throws Exception {
    edit("sqlite_exports/user.csv", "$2a$10$abc", "$2a$10\"abc");

    assertRefused(Kind.DAMAGED_TABLE, "sqlite_exports/user.csv")
        .hasMessageNotContaining("$2a")
        .hasNoCause();
  }
}
