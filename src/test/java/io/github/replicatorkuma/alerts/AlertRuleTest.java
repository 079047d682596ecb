package io.github.replicatorkuma.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.fleet.FleetRecord;
import io.github.replicatorkuma.fleet.Known;
import io.github.replicatorkuma.fleet.TestRecord;
import io.github.replicatorkuma.kuma.AlertOrders;
import io.github.replicatorkuma.kuma.AlertStates;
import io.github.replicatorkuma.kuma.AlertStates.Hooks;
import io.github.replicatorkuma.kuma.AlertStates.State;
import io.github.replicatorkuma.model.Agreement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What one look does; what follows from many is in the package simulation. */
class AlertRuleTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  private final List<AlertMemory.Content> written = new ArrayList<>();
  private final AlertRule rule =
      new AlertRule(
          Agreement.ONE,
          TestRecord.HEARTBEAT,
          new AlertMemory(AlertMemory.Content.EMPTY, written::add));

  private void look(boolean told) {
    List<State> states =
        IntStream.range(0, 1000)
            .mapToObj(
                id ->
                    new State(
                        id + "-abc",
                        id,
                        false,
                        "down",
                        0,
                        !told,
                        false,
                        told,
                        told,
                        List.of(),
                        null))
            .toList();
    TestRecord self = new TestRecord("kuma-a");
    self.alerts = rule.lists(NOW);
    FleetRecord record = self.now();
    AlertOrders unused =
        rule.look(
            new AlertStates(1, states, List.of(), "", new Hooks(List.of()), List.of()),
            new Known(record, Optional.of(record), "", List.of(), NOW, NOW));
  }

  /** Each time takes as long as the disk does, and an agent that waits 10 s tells by itself. */
  @Test
  void thousandMonitorsThatWereTold_areWrittenDownOnce() {
    look(false);
    assertThat(written).isEmpty();

    look(true);
    look(true);

    assertThat(written)
        .singleElement()
        .satisfies(content -> assertThat(content.told()).hasSize(1000));
    assertThat(rule.lists(NOW).told()).hasSize(1000);
  }
}
