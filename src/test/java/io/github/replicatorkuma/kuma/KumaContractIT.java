package io.github.replicatorkuma.kuma;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** scripts/kuma-contract.sh, on the Uptime Kuma that exists as an npm package. */
class KumaContractIT {
  @TempDir Path directory;

  private static String contract(int exitCode, Map<String, String> environment) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("scripts/kuma-contract.sh", RealKuma.packageDirectory().toString());
    builder.environment().putAll(environment);
    Process script = builder.redirectErrorStream(true).start();
    String said = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(script.waitFor()).as(said).isEqualTo(exitCode);
    return said;
  }

  @Test
  void kumaOfThePackage_hasAllThatTheAgentNeeds() throws Exception {
    assertThat(contract(0, Map.of()))
        .contains("ok      it is told when the daemon says so, once")
        .doesNotContain("FAILED");
  }

  @Test
  void methodThatWasRenamed_isNamed() throws Exception {
    Path renames =
        Files.writeString(
            directory.resolve("renames.cjs"),
            """
            const Module = require("module");
            const load = Module._load;
            Module._load = function (name, ...more) {
              const exported = Reflect.apply(load, this, [name, ...more]);
              if (/model\\/monitor$/.test(name)) delete exported.sendNotification;
              return exported;
            };
            """);

    assertThat(contract(1, Map.of("NODE_OPTIONS", "--require " + renames)))
        .contains("FAILED  nothing is missing for one alert: Monitor.sendNotification\n");
  }
}
