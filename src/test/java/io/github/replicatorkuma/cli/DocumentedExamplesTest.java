package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.github.replicatorkuma.app.Environment;
import io.github.replicatorkuma.app.Progress;
import io.github.replicatorkuma.config.ParsedConfig;
import io.github.replicatorkuma.plan.ChangedRow;
import io.github.replicatorkuma.plan.ChangedRow.Cell;
import io.github.replicatorkuma.plan.ChangedRow.Value;
import io.github.replicatorkuma.plan.TableChange;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings and output in the documents are as this version reads and prints them. */
class DocumentedExamplesTest {
  private static final Value SECRET = new Value(null, false, "");
  private static final Value NONE = Value.NONE;

  private static final List<TableChange> PLAN =
      List.of(
          new TableChange(
              "monitor",
              List.of(
                  new ChangedRow(
                      "48",
                      "Router",
                      List.of(
                          new Cell("type", NONE, shown("ping")),
                          new Cell("hostname", NONE, shown("10.0.0.1"))))),
              List.of(
                  new ChangedRow(
                      "3",
                      "NAS",
                      List.of(
                          new Cell("basic_auth_pass", SECRET, SECRET),
                          new Cell("url", shown("http://nas/login"), shown("https://nas/login"))))),
              List.of()));

  private static Value shown(String text) {
    return new Value(text, true, "");
  }

  /** A block without a language is a drawing or what {@code plan} prints. */
  @Test
  void outputInADocument_isWhatIsPrinted() throws Exception {
    StringWriter plan = new StringWriter();
    new PlanText(new PrintWriter(plan, true), false).print(PLAN);

    List<Block> outputs = Block.of("").filter(block -> !block.text().contains("─►")).toList();

    assertThat(outputs).hasSize(1);
    String text = outputs.get(0).text();
    assertThat(text.lines().findFirst().orElse(""))
        .matches("snapshot [0-9a-f]{8} .*by kuma-home: 1 inserted, 1 updated, 0 deleted");
    assertThat(text.lines().skip(1).collect(Collectors.joining("\n", "", "\n")))
        .isEqualTo(plan.toString());
  }

  @Test
  void settingsInADocument_areAConfiguration(@TempDir Path data) throws Exception {
    List<Map<String, String>> all =
        Block.of("sh").map(DocumentedExamplesTest::settings).filter(map -> !map.isEmpty()).toList();
    assertThat(all).isNotEmpty();
    for (Map<String, String> settings : all) {
      ParsedConfig parsed = parse(settings, data);
      assertThat(parsed.config()).as("%s", parsed.errors()).isPresent();
      assertThat(parsed.warnings()).isEmpty();
    }
  }

  @Test
  void environmentOfAComposeFileInADocument_isRead(@TempDir Path data) throws Exception {
    for (Block block : Block.of("yaml").toList()) {
      JsonNode environment =
          new ObjectMapper(new YAMLFactory()).readTree(block.text()).path("environment");
      assertThat(environment).as(block.text()).isNotEmpty();
      Map<String, String> settings = new TreeMap<>();
      environment
          .properties()
          .forEach(each -> settings.put(each.getKey(), each.getValue().asText()));
      assertThat(parse(settings, data).warnings()).isEmpty();
    }
  }

  private static Map<String, String> settings(Block block) {
    return block
        .lines()
        .filter(line -> line.matches("[A-Z_]+=\\S*"))
        .map(line -> line.split("=", 2))
        .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
  }

  private static ParsedConfig parse(Map<String, String> settings, Path data) {
    Map<String, String> variables = new TreeMap<>(settings);
    variables.put("DATA_DIR", data.toString());
    return new Environment(variables, data, "host-1", Progress.UNSEEN).parse();
  }
}
