package io.github.replicatorkuma.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingTest {
  /** Each is part of a secret below. */
  private static final List<String> SECRETS = List.of("sesame", "my-very-own");

  @TempDir Path directory;
  private Environment environment;

  @BeforeEach
  void makeDataDirectory() throws IOException {
    Files.createDirectory(directory.resolve("data"));
    environment = new Environment(directory);
  }

  @Test
  void lines_showValueAndSource() {
    List<String> lines =
        Environment.printed(
            environment
                .with("REPLICATOR_MODE", "BACKUP")
                .with("REPLICATOR_KEEP", "daily=30,last=50")
                .with("RESTIC_REPOSITORY", "rest:https://me:sesame@host/kuma")
                .with("NTFY_URL", "https://ntfy.sh/my-topic")
                .parse());

    assertThat(lines)
        .contains(
            "REPLICATOR_MODE = BACKUP (environment)",
            "REPLICATOR_INSTANCE = \"kuma-1\" (default)",
            "REPLICATOR_RESTORE_INTERVAL = 6m (default)",
            "REPLICATOR_KEEP = \"last=50,daily=30\" (environment)",
            "REPLICATOR_INIT = false (default)",
            "REPLICATOR_PAUSE_TYPES = \"\" (default)",
            "RESTIC_REPOSITORY = \"rest:https://***@host/kuma\" (environment)",
            "RESTIC_PASSWORD = *** (environment)",
            "NTFY_URL = \"https://ntfy.sh/my-***\" (environment)",
            "LOG_FORMAT = text (default)",
            "DATA_DIR = \"" + directory.resolve("data") + "\" (default)",
            "kuma probe = \"http://127.0.0.1:3001/api/entry-page\" (default)");
  }

  @Test
  void lines_nothingIsPrintedTwice() {
    List<String> lines = Environment.printed(environment.parse());

    assertThat(lines).extracting(line -> line.split(" = ", 2)[0]).doesNotHaveDuplicates();
  }

  @Test
  void lines_withErrors_showTheRest() {
    List<String> lines = Environment.printed(environment.with("REPLICATOR_MODE", "x").parse());

    assertThat(lines)
        .contains("REPLICATOR_INSTANCE = \"kuma-1\" (default)")
        .noneMatch(line -> line.startsWith("REPLICATOR_MODE"));
  }

  @Test
  void noRendering_showsASecret() {
    ParsedConfig right = withSecrets().parse();
    ParsedConfig wrong =
        withSecrets()
            .with("NTFY_URL", "https://me:sesame@ntfy.sh/my-very-own topic")
            .with("REPLICATOR_MODE", "x")
            .parse();

    assertThat(right.config()).isPresent();
    assertThat(wrong.errors()).hasSize(2);
    for (ParsedConfig parsed : List.of(right, wrong)) {
      assertThat(parsed.toString()).doesNotContain(SECRETS);
      assertThat(Environment.printed(parsed).toString()).doesNotContain(SECRETS);
    }
    assertThat(right.config().orElseThrow().toString()).doesNotContain(SECRETS);
    assertThat(right.notifySettings().ntfy().orElseThrow().login().toString())
        .doesNotContain(SECRETS);
  }

  private Environment withSecrets() {
    return new Environment(directory)
        .with("RESTIC_REPOSITORY", "rest:https://me:sesame@host/kuma?x=sesame")
        .with("RESTIC_PASSWORD", "\"sesame\"")
        .with("AWS_SECRET_ACCESS_KEY", "sesame ")
        .with("UPTIME_KUMA_DB_PASSWORD", "sesame")
        .with("NTFY_URL", "me:sesame@ntfy.sh/my-very-own-topic?auth=sesame&x=sesame")
        .with("NTFY_TOKEN", "sesame");
  }
}
