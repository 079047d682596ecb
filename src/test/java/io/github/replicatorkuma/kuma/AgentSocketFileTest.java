package io.github.replicatorkuma.kuma;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentSocketFileTest {
  private static final Path DATA = Path.of("/app/data");

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path parent;

  private Path directory() {
    Path file = AgentSocketFile.of(DATA, List.of(parent)).orElseThrow();
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
    assertThat(AgentSocketFile.of(Path.of("/other"), List.of(parent)))
        .isNotEqualTo(AgentSocketFile.of(DATA, List.of(parent)));
  }

  @Test
  void linkInItsPlace_isNotFollowed_andTheNextParentIsTaken() throws Exception {
    Path planted = directory();
    Files.delete(planted);
    Files.createSymbolicLink(planted, Files.createDirectory(parent.resolve("elsewhere")));
    Path other = Files.createDirectory(parent.resolve("other"));

    assertThat(AgentSocketFile.of(DATA, List.of(parent, other)))
        .hasValueSatisfying(file -> assertThat(file).startsWithRaw(other));
  }

  @Test
  void noPlace_orOneWithTooLongAName_isNoPath() throws Exception {
    Path deep = Files.createDirectories(parent.resolve("x".repeat(100)));

    assertThat(AgentSocketFile.of(DATA, List.of(Path.of("/no/such/directory"), deep))).isEmpty();
  }
}
