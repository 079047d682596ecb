package io.github.replicatorkuma.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.snapshot.SnapshotException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot in a directory, and ways to spoil it. */
abstract class SnapshotRefusalCase {
  @TempDir Path temporary;
  Path directory;
  Path uploads;

  @SuppressWarnings("NullAway.Init")
  SnapshotTags tags;

  final InMemoryTables tables = InMemoryTables.sample();

  @BeforeEach
  void writeSnapshot() throws Exception {
    directory = Files.createDirectory(temporary.resolve("snapshot"));
    uploads = Files.createDirectory(temporary.resolve("upload"));
    Files.writeString(uploads.resolve("logo1.png"), "abc");
    tables.set("status_page", "1", "icon", "/upload/logo1.png?t=1");
    write();
  }

  AbstractThrowableAssert<?, ? extends Throwable> assertRefused(Kind kind, String message) {
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

  final void write() throws Exception {
    tags = SampleSnapshot.write(directory, tables, new UploadDirectory(uploads)).tags();
  }

  void rewrite() throws Exception {
    directory = Files.createDirectory(temporary.resolve("rewritten"));
    write();
  }

  void edit(String name, String from, String to) throws IOException {
    Path file = directory.resolve(name);
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.write(file, text.replace(from, to).getBytes(StandardCharsets.UTF_8));
  }

  void replaceByLink(String name) throws IOException {
    Path elsewhere = temporary.resolve("elsewhere");
    Files.move(directory.resolve(name), elsewhere);
    Files.createSymbolicLink(directory.resolve(name), elsewhere);
  }
}
