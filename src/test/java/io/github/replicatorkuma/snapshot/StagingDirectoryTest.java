package io.github.replicatorkuma.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.replicatorkuma.model.ReplicationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagingDirectoryTest {
  private static final int SOMEBODY = 12_345;

  @TempDir private Path temporary;
  private Path parent;

  @BeforeEach
  void nameParent() {
    parent = temporary.resolve("staging/instance");
  }

  @Test
  void staging_isForItsOwnerOnly_andGoneAfterUse() throws Exception {
    Path path;
    try (StagingDirectory staging = StagingDirectory.create(parent, "fetch")) {
      path = staging.path();
      assertThat(mode(parent)).isEqualTo("rwx------");
      assertThat(mode(path)).isEqualTo("rwx------");
      Files.writeString(Files.createDirectory(path.resolve("upload")).resolve("logo1.png"), "abc");
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void staging_afterAFailure_isGoneToo() {
    assertThatThrownBy(
            () -> {
              try (StagingDirectory staging = StagingDirectory.create(parent, "fetch")) {
                Files.writeString(staging.path().resolve("user.csv"), "secret");
                throw new IOException("restic failed");
              }
            })
        .hasMessage("restic failed");

    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void leftover_ofAKilledProcess_isNotInTheNextOne() throws Exception {
    Files.createDirectories(parent.resolve("fetch/upload"));
    Files.writeString(parent.resolve("fetch/user.csv"), "secret");

    try (StagingDirectory staging = StagingDirectory.create(parent, "fetch")) {
      assertThat(staging.path()).isEmptyDirectory();
    }
  }

  @Test
  void parent_openToOthers_isClosed() throws Exception {
    Files.createDirectories(parent);
    Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxrwxrwx"));

    create("fetch", staging -> assertThat(mode(parent)).isEqualTo("rwx------"));
  }

  @Test
  void links_plantedInItsPlace_areRemovedAndNotFollowed() throws Exception {
    Path victim = Files.createDirectories(temporary.resolve("victim/fetch"));
    Files.writeString(victim.resolve("precious"), "kept");
    Files.createDirectories(temporary.resolve("staging"));

    Files.createSymbolicLink(parent, temporary.resolve("victim"));
    create("fetch", staging -> assertThat(staging.path()).isEmptyDirectory());
    assertThat(parent).isDirectory();
    assertThat(Files.isSymbolicLink(parent)).isFalse();

    Files.createSymbolicLink(parent.resolve("fetch"), victim);
    create("fetch", staging -> assertThat(staging.path()).isEmptyDirectory());

    Path inside = Files.createDirectory(parent.resolve("publish"));
    Files.createSymbolicLink(inside.resolve("link"), victim);
    create("publish", staging -> assertThat(staging.path()).isEmptyDirectory());
    assertThat(victim.resolve("precious")).hasContent("kept");
  }

  @Test
  void parent_ofSomebodyElse_isNotUsed() throws Exception {
    Files.createDirectories(parent);
    assumeTrue(Files.getAttribute(parent, "unix:uid").equals(0), "only root can give it away");
    Files.setAttribute(parent, "unix:uid", SOMEBODY);

    assertThatThrownBy(() -> StagingDirectory.create(parent, "fetch"))
        .isInstanceOf(ReplicationException.class)
        .hasMessageContainingAll(parent.toString(), "belongs to " + SOMEBODY);

    assertThat(parent).isEmptyDirectory();
  }

  /** As where a command is run by root in the container of a daemon that is not. */
  @Test
  void parent_ofTheUserOfTheDirectoryAbove_isUsedByRootAndStaysTheirs() throws Exception {
    Files.createDirectories(parent);
    assumeTrue(Files.getAttribute(parent, "unix:uid").equals(0), "only root can give it away");
    Files.setAttribute(parent, "unix:uid", SOMEBODY);
    Files.setAttribute(temporary.resolve("staging"), "unix:uid", SOMEBODY);

    create("plan-1", staging -> assertThat(staging.path()).isEmptyDirectory());

    assertThat(Files.getAttribute(parent, "unix:uid")).isEqualTo(SOMEBODY);
  }

  @Test
  void parent_thatIsAFile_isAFailureThatNamesIt() throws Exception {
    Files.createDirectories(temporary.resolve("staging"));
    Files.writeString(parent, "a file");

    assertThatThrownBy(() -> StagingDirectory.create(parent, "fetch"))
        .isInstanceOf(ReplicationException.class)
        .hasMessageContaining(parent.toString());
  }

  @Test
  void leftovers_areRemovedAtStart_butNotWhatALivingProcessUses() throws Exception {
    Path dead = Files.createDirectories(parent.resolve("publish/sqlite_exports"));
    Files.writeString(dead.resolve("user.csv"), "secret");
    Files.createDirectories(parent.resolve("plan-" + Integer.MAX_VALUE));
    try (StagingDirectory used = StagingDirectory.createBesideOthers(parent, "plan")) {
      StagingDirectory.removeLeftovers(parent);

      assertThat(parent).isDirectoryContaining(used.path()::equals);
      assertThat(parent.toFile().list()).hasSize(1);
    }
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void leftovers_whereNothingEverWas_areNone() {
    StagingDirectory.removeLeftovers(parent);

    assertThat(parent).doesNotExist();
  }

  private void create(String name, Consumer<StagingDirectory> use) throws ReplicationException {
    try (StagingDirectory staging = StagingDirectory.create(parent, name)) {
      use.accept(staging);
    }
  }

  private static String mode(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
