package io.github.replicatorkuma.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameCheckTest {
  @TempDir Path directory;
  private Environment environment;

  @BeforeEach
  void makeDataDirectory() throws IOException {
    Files.createDirectory(directory.resolve("data"));
    environment = new Environment(directory);
  }

  @ParameterizedTest
  @CsvSource({
    "REPLICATOR_RESTORE_INTERVALL, REPLICATOR_RESTORE_INTERVAL",
    "REPLICATOR_EXLCUDE, REPLICATOR_EXCLUDE",
    "REPLICATOR_STATE_DIRECTORY, REPLICATOR_STATE_DIR",
    "REPLICATER_EXCLUDE, REPLICATOR_EXCLUDE",
    "replicator_exclude, REPLICATOR_EXCLUDE",
    "NTFY_URI, NTFY_URL",
    "NFTY_TOKEN, NTFY_TOKEN",
    "NTFY_LEVL, NTFY_LEVEL",
    "NTFY_TOPIC, NTFY_URL",
    "NTFY_TOPC, NTFY_URL",
    "NTFY_SERVER, NTFY_URL",
    "SQLITE_DATABSE, SQLITE_DATABASE"
  })
  void misspeltName_isAWarningThatNamesTheRightOne(String name, String meant) {
    assertThat(environment.with(name, "x").onlyWarning(name).hint())
        .isEqualTo("did you mean " + meant + "?");
  }

  /** A leader would become a replica, and what it has would be replaced. */
  @ParameterizedTest
  @ValueSource(
      strings = {"REPLICATOR_MOD", "REPLICATOR_MDOE", "REPLICATER_MODE", "replicator_mode"})
  void misspeltMode_isAnErrorWhereThereIsNone(String name) {
    assertThat(environment.with(name, "BACKUP").onlyError(name).hint())
        .contains("rename it to REPLICATOR_MODE");

    environment.without(name).with("REPLICATOR_MODE", "BACKUP");
    assertThat(environment.with(name, "BACKUP").parse().errors()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "RESTIC_PASSWORT, RESTIC_PASSWORD",
    "RESTIC_PASS, RESTIC_PASSWORD",
  })
  void misspeltPassword_isAWarningBesideTheError(String name, String meant) {
    environment.without("RESTIC_PASSWORD").with(name, "x");

    environment.onlyError("RESTIC_PASSWORD");
    assertThat(environment.onlyWarning(name).hint()).isEqualTo("did you mean " + meant + "?");
  }

  @Test
  void abbreviatedRepository_isAWarningBesideTheError() {
    environment.without("RESTIC_REPOSITORY").with("RESTIC_REPO", "/backups");

    assertThat(environment.onlyWarning("RESTIC_REPO").hint())
        .isEqualTo("did you mean RESTIC_REPOSITORY?");
  }

  @Test
  void unknownNameOfOurs_isAWarningWithoutAGuess() {
    assertThat(environment.with("REPLICATOR_COLOUR", "red").onlyWarning("REPLICATOR_COLOUR"))
        .extracting(Problem::hint)
        .asString()
        .doesNotContain("did you mean");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RESTIC_COMPRESSION",
        "RESTIC_PASSWORD2",
        "RESTIC_REST_PASSWORD",
        "RESTIC_REPO",
        "RESTIC_NEW_IN_FUTURE",
        "NTFY_TOPIC_OF_ANOTHER_PROGRAM",
        "UPTIME_KUMA_PORT",
        "REPLICA",
        "PATH"
      })
  void nameOfSomethingElse_isNoWarning(String name) {
    assertThat(environment.with(name, "3001").parse().warnings()).isEmpty();
  }
}
