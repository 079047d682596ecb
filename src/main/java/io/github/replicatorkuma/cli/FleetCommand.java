package io.github.replicatorkuma.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.app.ConfigurationException;
import io.github.replicatorkuma.app.Parts;
import io.github.replicatorkuma.fleet.store.RecordStore;
import io.github.replicatorkuma.health.FleetMember;
import io.github.replicatorkuma.model.Age;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.ReplicationException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Tells of all instances of the fleet, as the daemon here sees them. */
@Command(name = "fleet")
final class FleetCommand extends OneShot {
  private static final String SEE_ALL = "See all of them with: `replicator-kuma fleet`";

  private static final String NO_FLEET =
      "there is no fleet: set REPLICATOR_FLEET=auto, or REPLICATOR_MODE=AUTO, on all instances";
  private static final String NOT_YET =
      "no instance has told of itself yet: `replicator-kuma status` may say why";
  private static final int SHORT_ID = 8;

  enum Action {
    forget
  }

  @Parameters(index = "0", arity = "0..1", paramLabel = "ACTION")
  private @Nullable Action action;

  @Parameters(index = "1", arity = "0..1", paramLabel = "NAME")
  private @Nullable String which;

  @Override
  public Integer call() throws ReplicationException, ConfigurationException {
    if ((action == null) != (which == null)) {
      throw wrong("say which: fleet forget NAME");
    }
    Parts parts = parts();
    JsonNode status = status(parts);
    return which == null
        ? print(status.path("fleet"), () -> table(status, parts.config().fleet().isPresent()))
        : forget(which, parts, status.path("fleet"));
  }

  private static JsonNode status(Parts parts) throws ReplicationException {
    return RunningDaemon.status(parts.stateToRead())
        .orElseThrow(
            () ->
                ReplicationException.terminal(
                    "no daemon answers here", "Start this instance, and ask again."));
  }

  private void table(JsonNode status, boolean joined) {
    for (JsonNode trouble : status.path("fleetTroubles")) {
      line("warning: " + trouble.path("reason").asText() + ". " + trouble.path("hint").asText());
    }
    JsonNode fleet = status.path("fleet");
    if (fleet.isEmpty()) {
      line(joined ? NOT_YET : NO_FLEET);
      return;
    }
    line(status.path("whereToEdit").asText());
    TextTable table = new TextTable("INSTANCE", "ROLE", "SNAPSHOT", "HEARD", "KUMA", "NOTES");
    Set<String> all = new HashSet<>();
    Set<String> shared = new HashSet<>();
    fleet.forEach(
        member -> {
          String name = member.path("name").asText();
          if (!all.add(name)) {
            shared.add(name);
          }
        });
    fleet.forEach(member -> add(member, shared, table));
    table.lines().forEach(this::line);
  }

  private static void add(JsonNode member, Set<String> shared, TextTable table) {
    String name = member.path("name").asText();
    String edited = member.path("drifted").asBoolean() ? "edited here" : "";
    String canLead = member.path("canLead").asBoolean() ? FleetMember.CAN_LEAD : "";
    String notes =
        Stream.of(canLead, member.path("alerts").asText(), edited, member.path("trouble").asText())
            .filter(note -> !note.isEmpty())
            .collect(Collectors.joining("; "));
    table.add(
        shared.contains(name) ? name + " " + brief(member.path("id").asText()) : name,
        member.path("role").asText(),
        member.path("snapshot").asText(),
        Age.about(Duration.ofSeconds(member.path("unheardSeconds").asLong())) + " ago",
        member.path("kuma").asText(),
        notes);
  }

  private static String brief(String id) {
    return id.substring(0, Math.min(SHORT_ID, id.length()));
  }

  /** Removes its record; it is back as soon as it lives. */
  private int forget(String name, Parts parts, JsonNode fleet) throws ReplicationException {
    Map<String, String> roles = new TreeMap<>();
    for (JsonNode member : fleet) {
      String id = member.path("id").asText();
      boolean byId = name.length() >= SHORT_ID && id.startsWith(name);
      if (byId || id.equals(name) || member.path("name").asText().equals(name)) {
        roles.put(id, member.path("role").asText());
      }
    }
    if (roles.isEmpty()) {
      throw ReplicationException.terminal("no instance is called " + name, SEE_ALL);
    }
    if (roles.size() > 1) {
      String ids = String.join(", ", roles.keySet());
      throw ReplicationException.terminal(
          "several are called " + name, "Name one by its id: " + ids);
    }
    if (!roles.containsValue(FleetMember.SILENT)) {
      throw ReplicationException.terminal(
          name + " is not silent", "Stop it, and wait until `replicator-kuma fleet` says silent.");
    }
    try (RecordStore records = parts.records()) {
      records.remove(roles.keySet().iterator().next());
    }
    return report(new CycleReport(Result.DONE, "forgotten", name + " is forgotten", ""));
  }
}
