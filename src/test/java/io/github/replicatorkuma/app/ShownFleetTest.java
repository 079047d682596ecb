package io.github.replicatorkuma.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.fleet.FleetAlerts;
import io.github.replicatorkuma.fleet.FleetRecord;
import io.github.replicatorkuma.fleet.Ranks;
import io.github.replicatorkuma.fleet.Seen;
import io.github.replicatorkuma.fleet.TestRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ShownFleetTest {
  private static FleetRecord record(String name, boolean beats) {
    TestRecord record = new TestRecord(name);
    List<String> none = List.of();
    record.alerts =
        new FleetAlerts(beats, List.of(), List.of(), List.of(), List.of(), none, Map.of(), "");
    return record.now();
  }

  private static List<String> alertsOf(FleetRecord... records) {
    List<Seen> all =
        List.of(records).stream()
            .map(record -> new Seen(record, true, Duration.ZERO, Duration.ofHours(1)))
            .toList();
    return all.stream()
        .map(seen -> ShownFleet.alerts(seen.record(), all, Ranks.alerting("kuma-a-id")))
        .toList();
  }

  /** Another value of {@code REPLICATOR_ALERTS} than the others'. */
  @Test
  void instance_thatLeavesNoAlertToOthers_isShownAmongThoseThatDo() {
    FleetRecord[] records = {
      record("kuma-a", true), record("kuma-b", true), record("kuma-c", false)
    };

    assertThat(alertsOf(records)).containsExactly("alerts first", "", "alerts by itself");
  }

  @Test
  void fleet_whereEverybodyAlerts_saysNothingOfIt() {
    assertThat(alertsOf(record("kuma-a", false), record("kuma-b", false))).containsOnly("");
  }
}
