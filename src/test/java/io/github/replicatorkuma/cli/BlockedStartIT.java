package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uptime Kuma starts whatever the variables point to. */
class BlockedStartIT {
  private static final List<String> FILES =
      List.of(
          "NTFY_URL_FILE",
          "NTFY_TOKEN_FILE",
          "REPLICATOR_HTTP_TOKEN_FILE",
          "REPLICATOR_PUSH_URL_FILE",
          "RESTIC_REPOSITORY_FILE",
          "RESTIC_PASSWORD_FILE",
          "SQLITE_DATABASE");

  @TempDir Path directory;

  @Test
  void variables_thatNamePipesNobodyWritesTo_keepKumaFromNothing() throws Exception {
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Path started = directory.resolve("started");
    Path log = directory.resolve("log");
    ProcessBuilder run =
        new ProcessBuilder(RunningInstance.launcher(), "run", "touch", started.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    run.environment().keySet().removeIf(name -> name.startsWith("RESTIC_"));
    run.environment().put("JAVA_HOME", System.getProperty("java.home"));
    run.environment().put("DATA_DIR", directory.toString());
    run.environment().put("REPLICATOR_HTTP", "off");
    run.environment().put("UPTIME_KUMA_PORT", "1");
    FILES.forEach(name -> run.environment().put(name, pipe.toString()));

    Process process = run.start();
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }

    assertThat(started).exists();
    assertThat(Files.readString(log))
        .contains(FILES.stream().map(name -> " variable=" + name + " reason=").toList());
  }
}
