package io.github.replicatorkuma.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.model.Agreement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** REPLICATOR_ALERTS, and what Kuma's agent is told of it. */
class AlertsVariableTest {
  @TempDir Path directory;
  private Environment environment;

  @BeforeEach
  void makeFleet() throws IOException {
    Files.createDirectory(directory.resolve("data"));
    environment = new Environment(directory).with("REPLICATOR_FLEET", "s3:https://host/fleet");
  }

  @ParameterizedTest
  @CsvSource({
    "one, one, 5, 1",
    "ONE, one, 1, 1",
    "agree=2, agree=2, 5, 2",
    "agree=2, agree=2, 1, 1",
    "agree=majority, agree=majority, 5, 3",
    "agree=majority, agree=majority, 4, 3",
    "agree=majority, agree=majority, 1, 1"
  })
  void wayToAlert_isReadAndNeedsSoManyOfThoseThatRunAMonitor(
      String text, String shown, int running, int needed) {
    environment.with("REPLICATOR_ALERTS", text);
    Agreement alerts = environment.config().fleet().orElseThrow().alerts();
    assertThat(alerts).hasToString(shown);
    assertThat(alerts.needed(running)).isEqualTo(needed);
    assertThat(environment.config().kuma().environment()).containsEntry("KUMA_AGENT_ALERTS", "120");
  }

  @Test
  void agent_holdsForTwoHeartbeats() {
    environment.with("REPLICATOR_ALERTS", "one").with("REPLICATOR_HEARTBEAT", "30s");
    assertThat(environment.config().kuma().environment()).containsEntry("KUMA_AGENT_ALERTS", "60");
  }

  @Test
  void withoutTheVariable_everybodyAlertsAndTheAgentIsToldNothing() {
    environment.with("KUMA_AGENT_ALERTS", "5");
    assertThat(environment.config().fleet().orElseThrow().alerts().isAll()).isTrue();
    assertThat(environment.config().kuma().environment()).doesNotContainKey("KUMA_AGENT_ALERTS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"two", "agree", "agree=0", "agree=most", "one,two"})
  void unknownWay_isNamedAndNotGuessed(String text) {
    environment.with("REPLICATOR_ALERTS", text);
    assertThat(environment.onlyError("REPLICATOR_ALERTS").hint()).contains("agree=majority");
  }

  @Test
  void withoutAFleet_isAnErrorThatSaysSo() {
    environment.with("REPLICATOR_FLEET", "off").with("REPLICATOR_ALERTS", "one");
    Problem error = environment.onlyError("REPLICATOR_ALERTS");
    assertThat(error.message()).contains("there is no fleet");
    assertThat(error.hint()).contains("REPLICATOR_FLEET");
  }
}
