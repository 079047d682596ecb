package io.github.replicatorkuma.kuma;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** docker/agent/kuma-only.cjs: monitors with a tag `only` in the Uptime Kuma of kuma-a. */
@Timeout(120)
@SuppressWarnings("NullAway.Init")
class KumaOnlyScriptTest {
  private static final String ALL = living("\"kuma-a\",\"kuma-b\"");

  @TempDir Path directory;
  private AlertsKuma kuma;

  @BeforeEach
  void start() throws Exception {
    kuma = AlertsKuma.in(directory).started();
  }

  @AfterEach
  void end() {
    kuma.close();
  }

  private static String living(String names) {
    return "\"only\":{\"name\":\"kuma-a\",\"living\":[" + names + "]}";
  }

  private void tag(int monitor, String value) throws IOException {
    kuma.run("R.tags.push({ monitor: %d, name: 'only', value: '%s' })".formatted(monitor, value));
  }

  /** What is said until the agent has looked again. */
  private List<String> ask(String only) throws IOException {
    kuma.ask(only);
    return kuma.run("await advance(6)");
  }

  @Test
  void monitors_runWhereTheirTagSays() throws Exception {
    kuma.ask(ALL);
    tag(2, " Kuma-A ");
    tag(3, "kuma-b");
    tag(4, "kuma-b");
    tag(4, "kuma-a");

    assertThat(kuma.run("for (const id of [1, 2, 3, 4]) await add(id)"))
        .containsExactly("M1 starts", "M2 starts", "M4 starts");
    assertThat(kuma.ask(ALL).path("held").asText()).isEqualTo("M3");
    assertThat(kuma.run("say(`${server.monitorList[3].isStop}`)"))
        .as("one that Uptime Kuma runs with, for the comparison after a live apply")
        .containsExactly("undefined");
  }

  @Test
  void monitorsThatWaitAfterABoot_areNotSaidToRunElsewhere() throws Exception {
    tag(1, "kuma-a");
    tag(2, "kuma-b");
    assertThat(kuma.run("await add(1); await add(2)")).isEmpty();
    assertThat(kuma.ask("").path("held").asText()).isEmpty();

    assertThat(ask(ALL)).contains("M1 starts");
    assertThat(kuma.ask(ALL).path("held").asText()).isEqualTo("M2");
  }

  @Test
  void tagThatChanges_stopsAndStartsItsMonitor() throws Exception {
    kuma.ask(ALL);
    kuma.run("await add(1); await add(2)");

    tag(1, "kuma-b");
    assertThat(ask(ALL)).containsExactly("M1 stops");
    assertThat(ask(ALL)).isEmpty();
    kuma.run("R.tags.length = 0");
    assertThat(ask(ALL)).containsExactly("M1 stops", "M1 starts");
  }

  @Test
  void namedInstanceThatDies_leavesItsMonitorsToAllOthers_andTakesThemBack() throws Exception {
    kuma.ask(ALL);
    tag(1, "kuma-b");
    assertThat(kuma.run("await add(1)")).isEmpty();

    String alone = ask(living("\"kuma-a\"")).toString();
    assertThat(alone)
        .contains("M1 starts")
        .containsOnlyOnce("\"M1\" runs on every instance in spite of its tag \"only\": no kuma-b");
    assertThat(ask(ALL)).containsExactly("M1 stops");
    assertThat(kuma.ask(ALL).path("held").asText()).isEqualTo("M1");
  }

  @Test
  void misspeltNames_giveOneWarningEach() throws Exception {
    kuma.ask(ALL);
    tag(1, "kumab");
    tag(2, "kumab");

    List<String> said = kuma.run("await add(1); await add(2)");

    assertThat(said).contains("M1 starts", "M2 starts").hasSize(3);
    assertThat(said.toString()).contains("no kumab is there");
  }

  @Test
  void withoutADaemon_everythingRuns_afterTheWaitOfABoot() throws Exception {
    tag(1, "kuma-b");
    assertThat(kuma.run("await add(1); await advance(119)")).isEmpty();

    assertThat(kuma.run("await advance(12)"))
        .contains("M1 starts")
        .anyMatch(it -> it.contains("Replicator Kuma is not heard"));
  }

  @Test
  void monitorsThatRunElsewhere_areNamed_butNotAll() throws Exception {
    kuma.ask(ALL);
    for (int monitor = 1; monitor <= 7; monitor++) {
      tag(monitor, "kuma-b");
      kuma.run("await add(" + monitor + ")");
    }

    assertThat(kuma.ask(ALL).path("held").asText()).isEqualTo("M1, M2, M3, M4, M5 and 2 more");
  }

  @Test
  void monitorThatIsHeld_orPaused_isNoOutage() throws Exception {
    kuma.ask(ALL);
    tag(7, "kuma-b");
    kuma.withMonitor();
    kuma.run("await nas.beat(DOWN)");

    assertThat(kuma.ask(ALL).path("states")).isEmpty();
    assertThat(kuma.ask(ALL).path("runs")).isEmpty();
    assertThat(kuma.run("nas.isStop = true; await advance(6)")).isEmpty();
  }
}
