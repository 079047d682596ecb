package io.github.replicatorkuma.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.app.ConfigurationException;
import io.github.replicatorkuma.app.Environment;
import io.github.replicatorkuma.app.Parts;
import io.github.replicatorkuma.fleet.store.RecordStore;
import io.github.replicatorkuma.health.FleetMember;
import io.github.replicatorkuma.health.Wording;
import io.github.replicatorkuma.model.Age;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.ReplicationException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Tells of all instances of the fleet, as the daemon here sees them. */
@Command(
    name = "fleet",
    description = {
      "Show all instances: who leads, who has the newest snapshot, and who is silent.",
      "The daemon here tells, which reads their records (REPLICATOR_FLEET)."
    },
    subcommands = FleetCommand.Forget.class,
    footer = {
      "  replicator-kuma fleet",
      "  replicator-kuma fleet --json | jq '.[] | select(.behind > 0)'",
      "  replicator-kuma fleet forget kuma-c"
    })
final class FleetCommand extends OneShot {
  private static final String ROW = "%-20s %-10s %-18s %-12s %-10s %s";

  FleetCommand(Environment environment) {
    super(environment);
  }

  @Override
  public Integer call() throws ReplicationException, ConfigurationException {
    JsonNode status = status(parts());
    return print(status.path("fleet"), () -> table(status));
  }

  private static JsonNode status(Parts parts) throws ReplicationException {
    return RunningDaemon.status(parts.stateToRead())
        .orElseThrow(
            () ->
                ReplicationException.terminal(
                    "no daemon answers here", "Start this instance, and ask again."));
  }

  private void table(JsonNode status) {
    for (JsonNode trouble : status.path("fleetTroubles")) {
      line("warning: " + trouble.path("reason").asText() + ". " + trouble.path("hint").asText());
    }
    JsonNode fleet = status.path("fleet");
    if (fleet.isEmpty()) {
      line("no instance has told of itself: set REPLICATOR_FLEET on all of them");
      return;
    }
    line(status.path("whereToEdit").asText());
    line(ROW.formatted("INSTANCE", "ROLE", "HAS THE NEWEST", "HEARD", "KUMA", "TROUBLE"));
    fleet.forEach(this::row);
  }

  private void row(JsonNode member) {
    long behind = member.path("behind").asLong();
    line(
        ROW.formatted(
            member.path("name").asText(),
            member.path("role").asText(),
            behind == 0 ? "yes" : Wording.count(behind, "snapshot") + " behind",
            Age.about(Duration.ofSeconds(member.path("unheardSeconds").asLong())) + " ago",
            member.path("kuma").asText(),
            (member.path("drifted").asBoolean() ? "edited here; " : "")
                + member.path("trouble").asText()));
  }

  /** Removes the record of an instance that is gone for good. */
  @Command(
      name = "forget",
      description = "Take an instance out of the list that is gone for good.",
      footer = "  replicator-kuma fleet forget kuma-c")
  static final class Forget extends OneShot {
    @Parameters(paramLabel = "NAME", description = "Its name; its id where two have that name.")
    private String which = "";

    Forget(Environment environment) {
      super(environment);
    }

    @Override
    public Integer call() throws ReplicationException, ConfigurationException {
      Parts parts = parts();
      List<JsonNode> meant = new ArrayList<>();
      for (JsonNode member : status(parts).path("fleet")) {
        if (Stream.of("name", "id").anyMatch(key -> member.path(key).asText().equals(which))) {
          meant.add(member);
        }
      }
      List<String> ids = meant.stream().map(member -> member.path("id").asText()).toList();
      if (ids.size() != 1) {
        throw ReplicationException.terminal(
            ids.isEmpty()
                ? "no instance is called " + which
                : "%d instances are called %s".formatted(ids.size(), which),
            ids.isEmpty()
                ? "See all of them with: `replicator-kuma fleet`"
                : "Name its id instead: " + String.join(", ", ids));
      }
      if (!meant.get(0).path("role").asText().equals(FleetMember.SILENT)) {
        throw ReplicationException.terminal(
            which + " is not silent",
            "Stop it first. It is in the list as long as it tells of itself.");
      }
      try (RecordStore records = parts.records(parts.config().fleet().orElseThrow())) {
        records.remove(ids.get(0));
      }
      return report(new CycleReport(Result.DONE, "forgotten", which + " is forgotten", ""));
    }
  }
}
