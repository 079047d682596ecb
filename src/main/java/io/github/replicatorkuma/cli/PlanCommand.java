package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.daemon.Reports;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.replica.ApplyPreview;
import io.github.replicatorkuma.replica.ApplyPreview.TableChange;
import io.github.replicatorkuma.replica.ApplyPreview.UpdatedRow;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what an apply would do; changes nothing and may run beside the daemon. */
@Command(
    name = "plan",
    description = "Show what applying the newest snapshot would change here; never any value.",
    footer = {
      "  replicator-kuma plan",
      "  replicator-kuma plan --at \"3d ago\"         what going back would change",
      "  replicator-kuma plan --json | jq .objection"
    })
final class PlanCommand implements Callable<Integer> {
  private final Environment environment;

  @Spec private CommandSpec spec;

  @ArgGroup private @Nullable ChoiceOptions choice;

  @Option(names = "--json", description = "Print it as JSON.")
  private boolean json;

  PlanCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws ReplicationException, ConfigurationException {
    environment.progress().doing("planning");
    Wiring wiring = Wiring.forCommand(environment);
    PrintWriter out = spec.commandLine().getOut();
    Optional<KumaDatabase> database = wiring.database();
    Optional<ApplyPreview> preview =
        database.isEmpty()
            ? Optional.empty()
            : ApplyPreview.of(
                wiring.store(wiring.stateDirectory()),
                database.get(),
                wiring.applySettings(false, Instant.EPOCH),
                ChoiceOptions.in(choice));
    if (preview.isEmpty()) {
      return Output.report(
          out,
          json,
          database.isEmpty()
              ? Reports.noDatabase()
              : new CycleReport(
                  CycleReport.Result.WAITING,
                  "waiting",
                  "nothing has been published to the repository yet",
                  ""));
    }
    if (json) {
      Output.json(out, fields(preview.get()));
    } else {
      print(out, preview.get());
    }
    return preview.get().objection().isEmpty() ? ExitCode.OK : ExitCode.STOPPED;
  }

  private static void print(PrintWriter out, ApplyPreview preview) {
    Output.line(
        out,
        "snapshot %s (%s) by %s: %s"
            .formatted(
                preview.snapshot().brief(), preview.position(), preview.leader(), preview.rows()));
    for (TableChange table : preview.tables()) {
      out.println(table.table());
      table.inserted().forEach(row -> Output.line(out, "  + " + row));
      table
          .updated()
          .forEach(
              row ->
                  Output.line(out, "  ~ " + row.key() + ": " + String.join(", ", row.columns())));
      table.deleted().forEach(row -> Output.line(out, "  - " + row));
    }
    preview.warnings().forEach(warning -> Output.line(out, "warning: " + warning));
    if (!preview.objection().isEmpty()) {
      Output.line(out, "would be refused: " + preview.objection());
    }
  }

  private static Map<String, Object> fields(ApplyPreview preview) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("snapshot", preview.snapshot().value());
    fields.put("position", preview.position());
    fields.put("leader", preview.leader());
    fields.put("tables", preview.tables().stream().map(PlanCommand::table).toList());
    fields.put("objection", preview.objection());
    fields.put("warnings", preview.warnings());
    return fields;
  }

  private static Map<String, Object> table(TableChange change) {
    List<Map<String, Object>> updated = change.updated().stream().map(PlanCommand::row).toList();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("table", change.table());
    fields.put("inserted", change.inserted());
    fields.put("updated", updated);
    fields.put("deleted", change.deleted());
    return fields;
  }

  private static Map<String, Object> row(UpdatedRow row) {
    return Map.of("key", row.key(), "columns", row.columns());
  }
}
