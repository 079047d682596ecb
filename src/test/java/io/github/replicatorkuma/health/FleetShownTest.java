package io.github.replicatorkuma.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.model.Json;
import io.github.replicatorkuma.model.Position;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is shown of all instances of a fleet. */
class FleetShownTest {
  private static final Position NEWEST = new Position(2, 7);

  private final Health health = ShownInstances.replicaInStep();

  private static FleetMember member(String name, String role, long behind, String trouble) {
    return new FleetMember(
        name + "-id",
        name,
        role,
        name.equals("kuma-b"),
        Duration.ofSeconds(20),
        new Position(2, 7 - behind),
        behind == 0 ? "has the newest snapshot" : behind + " snapshots behind",
        behind,
        Duration.ofMinutes(12 * behind),
        "2.5.3",
        "3.0.0",
        false,
        100,
        trouble,
        name.equals("kuma-a") ? "alerts first, 1 monitor down" : "");
  }

  private final List<FleetMember> fleet =
      List.of(
          member("kuma-a", "leader", 0, ""),
          member("kuma-b", "replica", 3, "refused: <too new>"),
          member("kuma-c", FleetMember.SILENT, 1, ""));

  @Test
  void instanceWithoutFleet_showsNone() throws Exception {
    assertThat(StatusPage.of(health.status(), true, false)).doesNotContain("id=\"fleet\"");
    assertThat(Json.read(StatusJson.of(health.status())).path("fleet")).isEmpty();
    assertThat(new Metrics(health::status).text()).doesNotContain("replicator_kuma_fleet_silent{");
  }

  @Test
  void page_beginsWithWhereToEdit_andNamesWhatIsWrong() {
    health.fleet(
        () -> new FleetSight(fleet, List.of(new Verdict(false, "the store is away", "Mount it."))));
    assertThat(StatusPage.of(health.status(), true, false))
        .contains("Edit on kuma-a.", "The store is away.", "Mount it.")
        .contains("has the newest snapshot, heard of 20 seconds ago, alerts first, 1 monitor down")
        .contains(
            "3 snapshots behind, can lead, heard of 20 seconds ago: refused: &lt;too new&gt;");
    assertThat(new FleetSight(fleet.subList(1, 3), List.of()).whereToEdit())
        .isEqualTo("None of these leads just now.");
  }

  @Test
  void machines_areToldEachInstance() throws Exception {
    health.fleet(() -> new FleetSight(fleet, List.of()));
    JsonNode told = Json.read(StatusJson.of(health.status())).path("fleet").get(1);
    assertThat(told.path("name").asText()).isEqualTo("kuma-b");
    assertThat(told.path("holds").asText()).isEqualTo(NEWEST.generation() + ".4");
    assertThat(told.path("behind").asLong()).isEqualTo(3);
    assertThat(told.path("unheardSeconds").asDouble()).isEqualTo(20.0);
    assertThat(new Metrics(health::status).text())
        .contains(
            "replicator_kuma_fleet_lag_seconds{instance=\"kuma-b\"} 2160.0",
            "replicator_kuma_fleet_silent{instance=\"kuma-b\"} 0.0",
            "replicator_kuma_fleet_silent{instance=\"kuma-c\"} 1.0");
  }
}
