package io.github.replicatorkuma.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.ReplicationException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UploadDirectoryTest {
  @TempDir private Path temporary;
  private Path uploads;
  private Path snapshot;
  private final InMemoryTables tables = InMemoryTables.sample();

  @BeforeEach
  void createDirectories() throws IOException {
    uploads = Files.createDirectory(temporary.resolve("upload"));
    snapshot = Files.createDirectory(temporary.resolve("snapshot"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/upload/logo1.png", "/upload/logo1.png?t=1700000000000", "/upload/logo1.png?"})
  void logo_namedByAnIcon_isTaken(String icon) throws Exception {
    Files.writeString(uploads.resolve("logo1.png"), "abc");
    tables.set("status_page", "1", "icon", icon);

    ContentSummary summary = written();

    assertThat(summary.files())
        .containsExactly(new FileEntry("logo1.png", 3, Digest.ofText("abc")));
    assertThat(summary.warnings()).isEmpty();
    assertThat(snapshot.resolve("upload/logo1.png")).hasContent("abc");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/icon.svg",
        "upload/logo1.png",
        "/upload/../secret",
        "/upload/logo1.png/../../secret",
        "/upload/logo../secret",
        "/upload/logo1.png\n",
        "/upload/logo1.PNG",
        "/upload/logo.png",
        "/upload/logo-1.png",
        "/upload/logo\u0661.png",
        "/upload/logo12345678901234567890.png",
        "/upload/screenshot1.png",
        "https://example.org/upload/logo1.png",
        "data:image/png;base64,AAAA"
      })
  void icon_thatNamesNoLogo_isLeftAlone(String icon) throws Exception {
    Files.writeString(uploads.resolve("logo1.png"), "abc");
    Files.writeString(temporary.resolve("secret"), "abc");
    tables.set("status_page", "1", "icon", icon);

    ContentSummary summary = written();

    assertThat(summary.files()).isEmpty();
    assertThat(summary.warnings()).isEmpty();
    assertThat(snapshot.resolve("upload")).doesNotExist();
  }

  @Test
  void logo_thatIsMissing_isAWarning() throws Exception {
    tables.set("status_page", "1", "icon", "/upload/logo7.png?t=1");

    ContentSummary summary = written();

    assertThat(summary.files()).isEmpty();
    assertThat(summary.warnings()).singleElement().asString().contains("logo7.png", "no such file");
  }

  @Test
  void logo_behindASymbolicLink_isAWarning() throws Exception {
    Files.writeString(temporary.resolve("secret"), "abc");
    Files.createSymbolicLink(uploads.resolve("logo1.png"), temporary.resolve("secret"));
    tables.set("status_page", "1", "icon", "/upload/logo1.png");

    ContentSummary summary = written();

    assertThat(summary.files()).isEmpty();
    assertThat(summary.warnings()).singleElement().asString().contains("not a regular file");
  }

  @Test
  void logo_ofTenMegabytes_isTakenAndALargerOneIsAWarning() throws Exception {
    setSize("logo1.png", UploadDirectory.MOST_BYTES);
    setSize("logo2.png", UploadDirectory.MOST_BYTES + 1);
    tables.set("status_page", "1", "icon", "/upload/logo1.png");
    tables.row("status_page", "2", "two", "Two", "/upload/logo2.png", null, null);

    ContentSummary summary = written();

    assertThat(summary.files()).extracting(FileEntry::name).containsExactly("logo1.png");
    assertThat(summary.warnings())
        .singleElement()
        .asString()
        .contains("logo2.png", "larger than 10 MB");
    assertThat(snapshot.resolve("upload/logo2.png")).doesNotExist();
  }

  @Test
  void digest_ofAnotherLogo_isAnother() throws Exception {
    tables.set("status_page", "1", "icon", "/upload/logo1.png");
    Files.writeString(uploads.resolve("logo1.png"), "abc");
    Digest before = digest();

    Files.writeString(uploads.resolve("logo1.png"), "abd");

    assertThat(digest()).isNotEqualTo(before);
    Files.delete(uploads.resolve("logo1.png"));
    assertThat(digest()).isNotEqualTo(before);
  }

  @Test
  void logos_notReplicatedHere_areNotMissed() throws Exception {
    tables.set("status_page", "1", "icon", "/upload/logo1.png");

    ContentSummary summary = ContentDigester.digest(tables, UploadDirectory.none());

    assertThat(summary.files()).isEmpty();
    assertThat(summary.warnings()).isEmpty();
  }

  private ContentSummary written() throws ReplicationException {
    return SnapshotWriter.write(snapshot, tables, new UploadDirectory(uploads), "sqlite", Set.of());
  }

  private Digest digest() throws ReplicationException {
    return ContentDigester.digest(tables, new UploadDirectory(uploads)).digest();
  }

  private void setSize(String name, long size) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(uploads.resolve(name).toFile(), "rw")) {
      file.setLength(size);
    }
  }
}
