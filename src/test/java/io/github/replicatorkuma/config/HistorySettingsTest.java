package io.github.replicatorkuma.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HistorySettingsTest {
  private static final String REPOSITORY = "REPLICATOR_HISTORY_REPOSITORY";

  @TempDir private Path directory;
  private Environment environment;

  @BeforeEach
  void data() throws IOException {
    Files.createDirectory(directory.resolve("data"));
    environment = new Environment(directory);
  }

  @Test
  void history_isNotAskedFor_isNone() {
    assertThat(environment.parse().config().orElseThrow().history()).isEmpty();
  }

  @Test
  void history_withoutMore_hasDefaultsAndThePasswordOfTheOther() {
    HistorySettings history = history(environment.with(REPOSITORY, "/backups/history"));

    assertThat(history.interval()).isEqualTo(Duration.ofHours(1));
    assertThat(history.keep()).hasToString("hourly=24,daily=14,monthly=6");
    assertThat(history.whenEmpty()).isFalse();
    assertThat(history.repository().environment())
        .contains(
            Map.entry("RESTIC_REPOSITORY", "/backups/history"),
            Map.entry("RESTIC_PASSWORD", "geheim"));
  }

  @Test
  void history_hasAPasswordOfItsOwn_thatOfTheOtherIsNotHandedOn() throws IOException {
    Path file = Files.writeString(directory.resolve("password"), "of the other");
    HistorySettings history =
        history(
            environment
                .without("RESTIC_PASSWORD")
                .with("RESTIC_PASSWORD_FILE", file.toString())
                .with(REPOSITORY, "/backups/history")
                .with("REPLICATOR_HISTORY_PASSWORD", "my own"));

    assertThat(history.repository().environment())
        .containsEntry("RESTIC_PASSWORD", "my own")
        .doesNotContainKey("RESTIC_PASSWORD_FILE");
  }

  @ParameterizedTest
  @CsvSource({
    "/backups/kuma, /backups/kuma/",
    "/backups/kuma, local:/backups/kuma",
    "/backups/kuma, /backups/../backups/./kuma",
    "/backups/kuma, /backups",
    "/backups/kuma, /backups/kuma/history",
    "s3:https://host/bucket/kuma, s3:https://host/bucket/kuma/",
    "rest:https://a:b@host/kuma/, rest:https://c:d@host/kuma"
  })
  void history_isTheOneThatReplicates_isRefused(String replication, String history) {
    List<Problem> errors =
        environment
            .with("RESTIC_REPOSITORY", replication)
            .with(REPOSITORY, history)
            .parse()
            .errors();

    assertThat(errors).extracting(Problem::variable).containsExactly(REPOSITORY);
  }

  @Test
  void history_isALinkToTheOneThatReplicates_isRefused() throws IOException {
    Path real = Files.createDirectory(directory.resolve("repositories"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), real);
    List<Problem> errors =
        environment
            .with("RESTIC_REPOSITORY", real.resolve("kuma").toString())
            .with(REPOSITORY, link.resolve("kuma").toString())
            .parse()
            .errors();

    assertThat(errors).extracting(Problem::variable).containsExactly(REPOSITORY);
  }

  @ParameterizedTest
  @CsvSource({
    "/backups/kuma, /backups/kuma-history",
    "s3:https://host/0123456789abcdef0123456789, s3:https://host/0123456789abcdef012345678X"
  })
  void history_isAnother_isTaken(String replication, String history) {
    assertThat(
            history(environment.with("RESTIC_REPOSITORY", replication).with(REPOSITORY, history)))
        .isNotNull();
  }

  @Test
  void restoreWhenEmpty_withoutARepository_isAnError() {
    List<Problem> errors =
        environment.with("REPLICATOR_HISTORY_RESTORE_WHEN_EMPTY", "true").parse().errors();

    assertThat(errors)
        .extracting(Problem::variable)
        .containsExactly("REPLICATOR_HISTORY_RESTORE_WHEN_EMPTY");
  }

  @Test
  void settings_whenPrinted_showNoSecret() {
    ParsedConfig parsed =
        environment
            .with(REPOSITORY, "rest:https://user:verborgen@host/history")
            .with("REPLICATOR_HISTORY_PASSWORD", "verborgen")
            .parse();

    assertThat(Environment.printed(parsed)).noneMatch(line -> line.contains("verborgen"));
    assertThat(history(environment).toString()).doesNotContain("verborgen");
  }

  private static HistorySettings history(Environment environment) {
    ParsedConfig parsed = environment.parse();
    assertThat(parsed.errors()).isEmpty();
    return parsed.config().orElseThrow().history().orElseThrow();
  }
}
