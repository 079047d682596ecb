package io.github.replicatorkuma.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.config.ParsedConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a fleet's variables is wrong is said with the rest of the configuration. */
class FleetAddressTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private ParsedConfig parsed(String variable, String value, String repository) {
    Map<String, String> variables = new HashMap<>();
    variables.put("DATA_DIR", directory.toString());
    variables.put("RESTIC_REPOSITORY", repository);
    variables.put("RESTIC_PASSWORD", "secret");
    variables.put("REPLICATOR_MODE", "AUTO");
    variables.put(variable, value);
    return new Environment(variables, directory, "kuma-a", Progress.UNSEEN).parse();
  }

  @ParameterizedTest
  @CsvSource({
    "REPLICATOR_FLEET, ftp://host/kuma-fleet, /backups/kuma, such place",
    "REPLICATOR_FLEET, /backups/kuma/fleet, /backups/kuma, inside the repository",
    "REPLICATOR_FLEET, auto, s3:https://host/bucket, nothing beside a root",
    "REPLICATOR_FLEET, auto, sftp:host:/kuma, no place for them",
    "REPLICATOR_FLEET, off, /backups/kuma, needs to know who lives",
    "REPLICATOR_HEARTBEAT, 2m, /backups/kuma, quarter of REPLICATOR_TAKE_OVER_AFTER",
    "REPLICATOR_HEARTBEAT, 10s, /backups/kuma, too short",
    "REPLICATOR_FLEET_NAME, 'home,work', /backups/kuma, name"
  })
  void valueThatCannotBe_isAnError_withWhatToDo(
      String variable, String value, String repository, String reason) {
    ParsedConfig parsed = parsed(variable, value, repository);

    assertThat(parsed.config()).isEmpty();
    assertThat(parsed.errors())
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.variable()).isEqualTo(variable);
              assertThat(error.message()).contains(reason);
              assertThat(error.hint()).isNotEmpty();
            });
  }

  @ParameterizedTest
  @CsvSource({"auto, rest:http://host/kuma/", "s3:host/bucket/x, sftp:host:/kuma"})
  void addressThatCanBe_isNone(String value, String repository) {
    assertThat(parsed("REPLICATOR_FLEET", value, repository).errors()).isEmpty();
  }
}
