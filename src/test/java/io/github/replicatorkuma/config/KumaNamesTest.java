package io.github.replicatorkuma.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.ReplicationScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that name something in Uptime Kuma. */
class KumaNamesTest {
  @TempDir Path directory;
  private Environment environment;

  @BeforeEach
  void makeDataDirectory() throws IOException {
    Files.createDirectory(directory.resolve("data"));
    environment = new Environment(directory);
  }

  @ParameterizedTest
  @CsvSource({
    "REPLICATOR_PAUSE_TYPES, 'push,dokcer', dokcer, did you mean docker?",
    "REPLICATOR_PAUSE_TYPES, grpc, grpc, 'remove it, unless a newer Uptime Kuma knows it'",
    "REPLICATOR_SETTINGS, 'steamApiKey,trustProxy', steamApiKey, did you mean steamAPIKey?",
    "REPLICATOR_SETTINGS, primaryBaseUrl, primaryBaseUrl, did you mean primaryBaseURL?",
  })
  void valueThatNamesNothing_isOneWarning_withTheNearestName(
      String variable, String value, String wrong, String hint) {
    Problem warning = environment.with(variable, value).onlyWarning(variable);

    assertThat(warning.message()).contains("\"" + wrong + "\"");
    assertThat(warning.hint()).isEqualTo(hint);
  }

  @Test
  void namesThatAreKnown_areNoWarning() {
    environment
        .with("REPLICATOR_PAUSE_TYPES", String.join(",", KumaNames.known(Variable.PAUSE_TYPES)))
        .with("REPLICATOR_SETTINGS", String.join(", ", KumaNames.known(Variable.SETTINGS)));

    assertThat(environment.parse().warnings()).isEmpty();
    assertThat(KumaNames.known(Variable.SETTINGS)).containsAll(ReplicationScope.DEFAULT_SETTINGS);
  }

  @Test
  void settings_areThoseOfTheirPage() throws IOException {
    List<String> page = Files.readAllLines(Path.of("docs/settings.md"));
    TreeSet<String> listed = new TreeSet<>();
    for (String line : page) {
      if (line.startsWith("| `")) {
        Pattern.compile("`(\\w+)`")
            .matcher(line.split("\\|", -1)[1])
            .results()
            .map(MatchResult::group)
            .map(key -> key.replace("`", ""))
            .forEach(listed::add);
      }
    }
    listed.removeAll(ReplicatedTables.INSTANCE_SETTINGS);

    assertThat(listed).containsExactlyInAnyOrderElementsOf(KumaNames.known(Variable.SETTINGS));
  }
}
