package io.github.replicatorkuma.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketFileTest {
  private static final String NAME = "agent.sock";
  private static final Path DATA = Path.of("/app/data");

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path parent;

  private Path directory() throws IOException {
    Path file = SocketFile.of(DATA, NAME, List.of(parent));
    return Optional.ofNullable(file.getParent()).orElseThrow();
  }

  @Test
  void directory_isForItsOwnerOnly_andTheSameInEachLife() throws Exception {
    Path first = directory();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(first)))
        .isEqualTo("rwx------");

    Files.setPosixFilePermissions(first, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThat(directory()).isEqualTo(first);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(first)))
        .isEqualTo("rwx------");
    assertThat(SocketFile.of(Path.of("/other"), NAME, List.of(parent)))
        .isNotEqualTo(SocketFile.of(DATA, NAME, List.of(parent)));
  }

  @Test
  void linkInItsPlace_isNotFollowed_andTheNextParentIsTaken() throws Exception {
    Path planted = directory();
    Files.delete(planted);
    Files.createSymbolicLink(planted, Files.createDirectory(parent.resolve("elsewhere")));
    Path other = Files.createDirectory(parent.resolve("other"));

    assertThat(SocketFile.of(DATA, NAME, List.of(parent, other))).startsWithRaw(other);
  }

  @Test
  void noPlace_orOneWithTooLongAName_isNoPath() throws Exception {
    Path deep = Files.createDirectories(parent.resolve("x".repeat(100)));

    assertThatThrownBy(
            () -> SocketFile.of(DATA, NAME, List.of(Path.of("/no/such/directory"), deep)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("too long a name");
  }
}
