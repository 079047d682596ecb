package io.github.replicatorkuma.kuma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.cli.NotedPrograms;
import io.github.replicatorkuma.database.mariadb.MariaDbDataDirectory;
import io.github.replicatorkuma.database.mariadb.TestDirectories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The database that Kuma would make at its first start, made before it. */
class EmbeddedCreateTest extends EmbeddedFixture {
  @Test
  void create_nothingIsThere_aServerCanBeUsedThere() throws Exception {
    TestDirectories.delete(data.resolve("mariadb"));
    Files.createDirectory(data.resolve("mariadb.new"));
    Files.writeString(data.resolve("mariadb.new/half"), "of a create that was killed");
    installer(
        "#!/bin/bash\nexec %s \"${@//=node/=%s}\"\n"
            .formatted(
                MariaDbDataDirectory.program("mariadb-install-db"),
                System.getProperty("user.name")));
    assertThat(server.isCreated()).isFalse();

    server.create();
    server.ensureRunning();

    useTheDatabase();
    assertThat(data.resolve("mariadb/half")).doesNotExist();
    assertThat(server.stopOwn(Duration.ofMinutes(1))).isTrue();
  }

  @Test
  void create_databaseIsThere_leavesIt() throws Exception {
    server.ensureRunning();
    useTheDatabase();

    server.create();

    useTheDatabase();
    server.stopOwn(Duration.ofMinutes(1));
  }

  @Test
  void create_programFails_nothingIsThere() throws Exception {
    TestDirectories.delete(data.resolve("mariadb"));
    installer("#!/bin/sh\necho no >&2\nexit 1\n");

    assertThatThrownBy(server::create).isInstanceOf(KumaException.class).hasMessageContaining("no");

    assertThat(server.isCreated()).isFalse();
  }

  /** Puts a script before the real program. */
  private void installer(String script) throws IOException {
    Path bin = Files.createDirectories(directory.resolve("bin"));
    NotedPrograms.executable(bin.resolve("mariadb-install-db"), script);
  }
}
