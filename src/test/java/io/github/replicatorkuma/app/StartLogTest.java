package io.github.replicatorkuma.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.replicatorkuma.config.ConfigParser;
import io.github.replicatorkuma.config.ParsedConfig;
import io.github.replicatorkuma.logging.LoggedLines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The configuration as the log of a daemon has it. */
class StartLogTest {
  private static final Map<String, String> VARIABLES =
      Map.of(
          "REPLICATOR_MODE", "RESTOR", "REPLICATOR_NAME", "a \"b\"", "RESTIC_PASSWORD", "s3cr3t");

  @Test
  void settings_inJson_haveNameValueAndSource() throws Exception {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : startLog("json").lines().toList()) {
      lines.add(new ObjectMapper().readTree(line));
    }

    assertThat(lines.get(0).path("event").asText()).isEqualTo("starting");
    assertThat(lines.get(0).path("version").asText()).isNotEmpty();
    assertThat(lines)
        .filteredOn(line -> line.path("event").asText().equals("configured"))
        .isNotEmpty()
        .allMatch(line -> line.has("variable") && line.has("value") && line.has("source"));
    assertThat(lines)
        .anySatisfy(
            line -> {
              assertThat(line.path("variable").asText()).isEqualTo("LOG_FORMAT");
              assertThat(line.path("value").asText()).isEqualTo("json");
              assertThat(line.path("source").asText()).isEqualTo("environment");
            })
        .anySatisfy(
            line -> {
              assertThat(line.path("event").asText()).isEqualTo("misconfigured");
              assertThat(line.path("variable").asText()).isEqualTo("REPLICATOR_MODE");
              assertThat(line.path("reason").asText()).contains("RESTOR");
              assertThat(line.path("hint").asText()).isNotEmpty();
            });
  }

  @Test
  void settings_inText_areFieldsToo() throws Exception {
    assertThat(startLog("text"))
        .contains("event=configured variable=LOG_FORMAT value=text source=environment\n")
        .contains(
            " level=ERROR logger=StartLog event=misconfigured variable=REPLICATOR_MODE reason=\"")
        .doesNotContain("s3cr3t");
  }

  private static String startLog(String format) throws Exception {
    Map<String, String> variables = new HashMap<>(VARIABLES);
    variables.put("LOG_FORMAT", format);
    ParsedConfig parsed = ConfigParser.parse(variables, Path.of("/app"), "host", true);
    return LoggedLines.of(() -> StartLog.configuration(parsed));
  }
}
