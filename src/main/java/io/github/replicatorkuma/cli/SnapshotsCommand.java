package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.StoredSnapshot;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists what the repository holds. */
@Command(
    name = "snapshots",
    description = "List the snapshots in the repository, newest last.",
    footer = {"  replicator-kuma snapshots", "  replicator-kuma snapshots --json | jq -r .[-1].id"})
final class SnapshotsCommand implements Callable<Integer> {
  private final Environment environment;

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print the list as JSON.")
  private boolean json;

  SnapshotsCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws ReplicationException, ConfigurationException {
    environment.progress().doing("listing the snapshots");
    Wiring wiring = Wiring.forCommand(environment);
    List<StoredSnapshot> snapshots = wiring.store(wiring.stateDirectory()).list();
    SnapshotHistory history = SnapshotHistory.of(snapshots);
    List<Map<String, Object>> rows =
        snapshots.stream()
            .sorted(Comparator.comparing(StoredSnapshot::time))
            .map(snapshot -> row(snapshot, history))
            .toList();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Output.json(out, rows);
    } else {
      rows.forEach(
          row ->
              Output.line(
                  out,
                  "%s  %s  %-10s %-20s %s"
                      .formatted(
                          String.valueOf(row.get("id")).substring(0, 8),
                          row.get("time"),
                          row.get("position"),
                          row.get("leader"),
                          row.get("note"))));
      out.printf("%d snapshots%n", rows.size());
    }
    return ExitCode.OK;
  }

  private static Map<String, Object> row(StoredSnapshot snapshot, SnapshotHistory history) {
    Optional<SnapshotHistory.Entry> ours = history.withId(snapshot.id());
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("id", snapshot.id().value());
    row.put("time", snapshot.time().toString());
    row.put("position", ours.map(entry -> entry.tags().position().toString()).orElse("-"));
    row.put("leader", ours.map(entry -> entry.tags().leader().name()).orElse(snapshot.hostname()));
    row.put("digest", ours.map(entry -> entry.tags().digest().hex()).orElse(""));
    row.put("note", note(snapshot, ours, history));
    return row;
  }

  private static String note(
      StoredSnapshot snapshot, Optional<SnapshotHistory.Entry> ours, SnapshotHistory history) {
    if (ours.isPresent()) {
      return ours.equals(history.newest()) ? "newest" : "";
    }
    return snapshot.isByScript() ? "by the old script" : "not ours";
  }
}
