package io.github.replicatorkuma.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.app.ConfigurationException;
import io.github.replicatorkuma.app.Environment;
import io.github.replicatorkuma.health.Wording;
import io.github.replicatorkuma.model.Age;
import io.github.replicatorkuma.model.ReplicationException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** Tells of all instances of the fleet, as the daemon here sees them. */
@Command(name = "fleet")
final class FleetCommand extends OneShot {
  FleetCommand(Environment environment) {
    super(environment);
  }

  @Override
  public Integer call() throws ReplicationException, ConfigurationException {
    JsonNode fleet =
        RunningDaemon.status(parts().stateToRead())
            .map(status -> status.path("fleet"))
            .orElseThrow(
                () ->
                    ReplicationException.terminal(
                        "no daemon answers here", "Start this instance, and ask again."));
    return print(fleet, () -> table(fleet));
  }

  private void table(JsonNode fleet) {
    if (fleet.isEmpty()) {
      line("no instance has told of itself: set REPLICATOR_FLEET on all of them");
      return;
    }
    List<String> leaders = new ArrayList<>();
    fleet.forEach(
        member -> {
          if (member.path("role").asText().equals("leader")) {
            leaders.add(member.path("name").asText());
          }
        });
    line(leaders.isEmpty() ? "nobody leads just now" : "edit on: " + String.join(", ", leaders));
    line(
        "%-20s %-10s %-18s %-12s %-10s %s"
            .formatted("INSTANCE", "ROLE", "HAS THE NEWEST", "HEARD", "KUMA", "TROUBLE"));
    fleet.forEach(this::row);
  }

  private void row(JsonNode member) {
    long behind = member.path("behind").asLong();
    line(
        "%-20s %-10s %-18s %-12s %-10s %s"
            .formatted(
                member.path("name").asText(),
                member.path("role").asText(),
                behind == 0 ? "yes" : Wording.count(behind, "snapshot") + " behind",
                Age.about(Duration.ofSeconds(member.path("unheardSeconds").asLong())) + " ago",
                member.path("kuma").asText(),
                (member.path("drifted").asBoolean() ? "edited here; " : "")
                    + member.path("trouble").asText()));
  }
}
