package io.github.replicatorkuma.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.fleet.FleetAlerts;
import io.github.replicatorkuma.fleet.FleetRecord;
import io.github.replicatorkuma.fleet.Ranks;
import io.github.replicatorkuma.fleet.Seen;
import io.github.replicatorkuma.fleet.TestRecord;
import io.github.replicatorkuma.health.Standing;
import io.github.replicatorkuma.model.KnownSnapshot;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.SnapshotId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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
    List<Seen> all = List.of(records).stream().map(ShownFleetTest::seen).toList();
    return all.stream()
        .map(seen -> ShownFleet.alerts(seen.record(), all, Ranks.alerting("kuma-a-id")))
        .toList();
  }

  @Test
  void instance_hasTheNewest_onlyWhereThatIsKnown() {
    Standing published = standing(new Position(2, 7));

    assertThat(ShownFleet.snapshot(0, published, true)).isEqualTo("has the newest snapshot");
    assertThat(ShownFleet.snapshot(1, published, false)).isEqualTo("1 snapshot behind");
    assertThat(ShownFleet.snapshot(0, standing(), true)).isEqualTo("nothing published yet");
    for (String unknown :
        List.of(
            ShownFleet.snapshot(0, published, false),
            ShownFleet.snapshot(0, standing(), false),
            ShownFleet.snapshot(0, Standing.UNKNOWN, true),
            ShownFleet.snapshot(0, standing(Position.NONE), true))) {
      assertThat(unknown).isEqualTo("newest snapshot not known");
    }
  }

  private static Standing standing(Position... newest) {
    return new Standing(
        Optional.empty(),
        Stream.of(newest)
            .map(
                at -> new KnownSnapshot(new SnapshotId("0123456789abcdef"), at, "a", Instant.EPOCH))
            .findFirst(),
        Optional.of(Instant.EPOCH),
        Optional.empty());
  }

  @Test
  void leader_thatHasNotSeenTheNextOne_isShownAsNoLeader() {
    FleetRecord old = new TestRecord("kuma-a").leading(new Position(2, 7)).now();
    FleetRecord next = new TestRecord("kuma-b").leading(new Position(3, 8)).now();
    List<Seen> one = List.of(seen(old));

    assertThat(ShownFleet.isLeader(old, one, standing(new Position(2, 8)))).isTrue();
    assertThat(ShownFleet.isLeader(old, one, standing(new Position(3, 8)))).isFalse();
    List<Seen> both = List.of(seen(old), seen(next));
    assertThat(ShownFleet.isLeader(old, both, Standing.UNKNOWN)).isFalse();
    assertThat(ShownFleet.isLeader(next, both, Standing.UNKNOWN)).isTrue();
  }

  private static Seen seen(FleetRecord record) {
    return new Seen(record, true, Duration.ZERO, Duration.ofHours(1));
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
