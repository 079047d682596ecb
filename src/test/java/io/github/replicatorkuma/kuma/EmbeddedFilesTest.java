package io.github.replicatorkuma.kuma;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedFilesTest {
  @TempDir Path directory;
  private Path data;
  private Path hardWired;
  private EmbeddedFiles files;

  @BeforeEach
  void createDirectories() throws Exception {
    data = Files.createDirectory(directory.resolve("data"));
    hardWired = Files.createDirectory(directory.resolve("app"));
    files = new EmbeddedFiles(data, hardWired, () -> true);
  }

  @Test
  void database_inNeitherDirectory_belongsIntoTheDataDirectory() {
    assertThat(files.exist()).isFalse();
    assertThat(files.database()).isEqualTo(data.resolve("mariadb"));
  }

  @Test
  void database_whereKumaHardWiresIt_isFoundWithItsSocket() throws Exception {
    Files.createDirectory(hardWired.resolve("mariadb"));
    assertThat(files.exist()).isTrue();
    assertThat(files.database()).isEqualTo(hardWired.resolve("mariadb"));
    assertThat(files.socket()).isEqualTo(hardWired.resolve("run/mariadb.sock"));
    assertThat(files.pidFile()).isEqualTo(hardWired.resolve("run/mysqld.pid"));
  }

  @Test
  void database_inBothDirectories_isTheDataDirectorys() throws Exception {
    Files.createDirectory(hardWired.resolve("mariadb"));
    Files.createDirectory(data.resolve("mariadb"));
    assertThat(files.database()).isEqualTo(data.resolve("mariadb"));
  }

  @Test
  void command_isKumasWithTheOwnerAsUserOnlyWhereWeAreRoot() throws Exception {
    Path database = Files.createDirectory(data.resolve("mariadb"));
    String owner = Files.getOwner(database).getName();
    List<String> paths =
        List.of(
            "--datadir=" + database,
            "--socket=" + data.resolve("run/mariadb.sock"),
            "--pid-file=" + data.resolve("run/mysqld.pid"));
    assertThat(files.command()).startsWith("mariadbd").endsWith(paths.toArray(String[]::new));
    assertThat(files.command().subList(1, files.command().size() - paths.size()))
        .isEqualTo(owner.equals("root") ? List.of("--user=root") : List.of());
  }
}
