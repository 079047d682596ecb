package io.github.replicatorkuma.kuma;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a directory tells about the Kuma in it: {@link KumaCommand} and {@link KumaVersion}. */
class KumaInstallationTest {
  @TempDir Path directory;

  @Test
  void detect_directoryHoldsKuma_isStartedInItsOwnDirectory() throws IOException {
    Files.createDirectory(directory.resolve("server"));
    Files.createFile(directory.resolve("server/server.js"));
    assertThat(KumaCommand.detect(directory, Map.of("DATA_DIR", "/data")))
        .contains(
            new KumaCommand(
                List.of("node", "server/server.js"), Map.of("DATA_DIR", "/data"), directory));
  }

  @Test
  void detect_directoryHoldsNoKuma_isEmpty() throws IOException {
    Files.createDirectories(directory.resolve("server/server.js"));
    assertThat(KumaCommand.detect(directory, Map.of())).isEmpty();
    assertThat(KumaCommand.detect(directory.resolve("absent"), Map.of())).isEmpty();
  }

  @Test
  void command_printed_showsNothingOfTheEnvironment() {
    KumaCommand command =
        new KumaCommand(
            List.of("node", "server/server.js"),
            Map.of("UPTIME_KUMA_DB_PASSWORD", "s3cret"),
            Path.of("/app"));
    assertThat(command).hasToString("node server/server.js in /app");
  }

  @Test
  void version_packageStatesOne_isThat() throws IOException {
    Files.writeString(directory.resolve("package.json"), "{\"name\":\"x\",\"version\":\"2.5.3\"}");
    assertThat(KumaVersion.read(directory)).contains("2.5.3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"version\":2}", "[]", "not json"})
  void version_packageStatesNone_isEmpty(String description) throws IOException {
    Files.writeString(directory.resolve("package.json"), description);
    assertThat(KumaVersion.read(directory)).isEmpty();
  }

  @Test
  void version_noPackage_isEmpty() {
    assertThat(KumaVersion.read(directory)).isEmpty();
  }
}
