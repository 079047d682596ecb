package io.github.replicatorkuma.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.replicatorkuma.Programs;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard and the rules that are offered ask for figures that there are. */
class MonitoringFilesTest {
  private static final Path FILES = Path.of("docs/monitoring");
  private static final Path RULES = FILES.resolve("prometheus-rules.yaml");
  private static final Pattern FIGURE = Pattern.compile("replicator_kuma_\\w+");
  private static final Pattern LABELS = Pattern.compile("by \\(([^)]*)\\)");
  private static final Pattern SHOWN = Pattern.compile("\\{\\{(\\w+)}}");

  /** Given by Prometheus; of which bucket. */
  private static final Set<String> NOT_OURS = Set.of("instance", "le");

  private static String figures() {
    Health health = ShownInstances.replicaBehind();
    health.liveApply(new Verdict(true, "seen", ""));
    Metrics metrics = new Metrics(health::status);
    metrics.cycleEnded(new CycleReport(Result.DONE, "applied", "done", ""), Duration.ofSeconds(2));
    metrics.resticCalled("snapshots", true);
    return metrics.text();
  }

  @Test
  void dashboard_everyPanelAsksForFiguresAndLabelsThatThereAre() throws Exception {
    JsonNode dashboard =
        new ObjectMapper().readTree(FILES.resolve("grafana-dashboard.json").toFile());
    List<String> asked = new ArrayList<>();
    for (JsonNode panel : dashboard.path("panels")) {
      assertThat(panel.path("targets")).as(panel.path("title").asText()).isNotEmpty();
      for (JsonNode target : panel.path("targets")) {
        asked.add(target.path("expr").asText());
        assertThat(labelsOf(target))
            .as(panel.path("title").asText())
            .allMatch(label -> NOT_OURS.contains(label) || isLabel(label, target));
      }
    }

    assertThat(asked).hasSizeGreaterThan(10).allMatch(MonitoringFilesTest::isThere);
  }

  private static Set<String> labelsOf(JsonNode target) {
    Set<String> labels = new TreeSet<>(found(SHOWN, target.path("legendFormat").asText(), 1));
    for (String list : found(LABELS, target.path("expr").asText(), 1)) {
      labels.addAll(List.of(list.split(", ", -1)));
    }
    return labels;
  }

  private static boolean isLabel(String label, JsonNode target) {
    return found(FIGURE, target.path("expr").asText(), 0).stream()
        .allMatch(
            figure ->
                figures()
                    .lines()
                    .anyMatch(line -> line.matches(figure + "\\{.*\\b" + label + "=.*")));
  }

  @Test
  void rules_askForFiguresThatThereAre() throws Exception {
    List<String> asked = found(Pattern.compile("expr: (.*)"), Files.readString(RULES), 1);

    assertThat(asked).hasSizeGreaterThan(3).allMatch(MonitoringFilesTest::isThere);
  }

  private static boolean isThere(String expression) {
    Set<String> there =
        figures()
            .lines()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.replaceFirst("[{ ].*", ""))
            .collect(Collectors.toSet());
    List<String> figures = found(FIGURE, expression, 0);
    return there.containsAll(figures) && (!figures.isEmpty() || expression.startsWith("up{"));
  }

  private static List<String> found(Pattern pattern, String text, int group) {
    Matcher matcher = pattern.matcher(text);
    return matcher.results().map((MatchResult result) -> result.group(group)).toList();
  }

  @Test
  void figuresAndRules_promtoolHasNothingToSayOfThem(@TempDir Path directory) throws Exception {
    Path figures = Files.writeString(directory.resolve("metrics"), figures());

    assertThat(
            Programs.said(
                List.of("sh", "-c", "promtool check metrics <\"$0\" 2>&1", figures.toString())))
        .isEmpty();
    assertThat(Programs.said(List.of("promtool", "check", "rules", RULES.toString())))
        .contains("SUCCESS: 5 rules found");
  }

  @Test
  void rules_tellOfWhatIsWrong_afterTheirPatience_andOfNothingElse() throws Exception {
    String tests = "src/test/resources/prometheus-rules-test.yaml";

    assertThat(Programs.said(List.of("promtool", "test", "rules", tests))).contains("SUCCESS");
  }

  /** Each query of the dashboard is an alert for having found something in our figures. */
  @Test
  void dashboard_everyQuery_findsFiguresOfOurs(@TempDir Path directory) throws Exception {
    StringBuilder rules = new StringBuilder("groups:\n  - name: found\n    rules:\n");
    StringBuilder tests = new StringBuilder("rule_files: [rules.yaml]\ntests:\n  - interval: 1m\n");
    tests.append("    input_series:\n");
    for (String line : figures().lines().filter(line -> !line.startsWith("#")).toList()) {
      String series = line.substring(0, line.lastIndexOf(' '));
      String of = series.endsWith("}") ? series.replace("}", ",") : series + "{";
      tests.append("      - series: '").append(of).append("instance=\"a\"}'\n");
      tests.append("        values: 1x60\n");
    }
    tests.append("    alert_rule_test:\n");
    List<JsonNode> targets =
        new ObjectMapper()
            .readTree(FILES.resolve("grafana-dashboard.json").toFile())
            .findValues("expr");
    for (JsonNode query : targets) {
      String expression =
          query.asText().replace("$instance", "a").replace("$__rate_interval", "5m");
      String name = "Query" + rules.length();
      rules.append("      - alert: ").append(name).append("\n        expr: 'count(");
      rules.append(expression).append(") > 0'\n");
      tests.append("      - {alertname: ").append(name).append(", eval_time: 1h, ");
      tests.append("exp_alerts: [{exp_labels: {}}]}\n");
    }
    Files.writeString(directory.resolve("rules.yaml"), rules);
    Path file = Files.writeString(directory.resolve("tests.yaml"), tests);

    assertThat(targets).hasSizeGreaterThan(10);
    assertThat(Programs.said(List.of("promtool", "test", "rules", file.toString())))
        .contains("SUCCESS");
  }
}
