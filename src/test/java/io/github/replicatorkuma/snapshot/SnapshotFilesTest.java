package io.github.replicatorkuma.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotFilesTest {
  private static final Path OPEN_FILES = Path.of("/proc/self/fd");

  @TempDir private Path directory;

  @Test
  void createText_withACopy_makesTwoFilesForTheirOwnerOnly() throws IOException {
    Path first = directory.resolve("first");
    Path second = directory.resolve("second");
    try (Utf8Output text = SnapshotFiles.createText(first, second)) {
      text.append("both\n");
    }

    for (Path file : List.of(first, second)) {
      assertThat(file).hasContent("both\n");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
    assertThat(isOpen(first)).isFalse();
    assertThat(isOpen(second)).isFalse();
  }

  @Test
  void createText_copyIsThereAlready_leavesNeitherOpen() throws IOException {
    Path first = directory.resolve("first");
    Path second = Files.writeString(directory.resolve("second"), "old");

    assertThatThrownBy(() -> SnapshotFiles.createText(first, second))
        .isInstanceOf(FileAlreadyExistsException.class);

    assertThat(second).hasContent("old");
    assertThat(isOpen(first)).isFalse();
  }

  private static boolean isOpen(Path file) throws IOException {
    try (Stream<Path> open = Files.list(OPEN_FILES)) {
      return open.anyMatch(descriptor -> leadsTo(descriptor, file));
    }
  }

  private static boolean leadsTo(Path descriptor, Path file) {
    try {
      return Files.readSymbolicLink(descriptor).equals(file);
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }
}
