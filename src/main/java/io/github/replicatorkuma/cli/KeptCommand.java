package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.daemon.GoBack;
import io.github.replicatorkuma.daemon.KeepingCycle;
import io.github.replicatorkuma.daemon.Order;
import io.github.replicatorkuma.daemon.Reports;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.kept.KeptAside;
import io.github.replicatorkuma.kept.KeptEntry;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.replica.ApplyCycle;
import io.github.replicatorkuma.replica.KeptChoice;
import io.github.replicatorkuma.replica.KeptPreview;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.state.StateLock;
import io.github.replicatorkuma.store.SnapshotStore;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Edits that were kept aside: lists, shows, applies or drops them. */
@Command(
    name = "kept",
    description = {
      "Edits that were made here, never published, and kept aside when others took their place.",
      "`apply` makes them again on the leader, on whatever the rows are by then, and publishes them."
          + " Rows that were changed there, too, are listed and left."
    },
    footer = {
      "  replicator-kuma kept                  what there is",
      "  replicator-kuma kept show 1           what `kept apply 1` would change here; never a secret",
      "  replicator-kuma kept apply 1          leader: make these edits again",
      "  replicator-kuma kept apply 1 --over   also where a row was changed here as well",
      "  replicator-kuma kept apply 1 --whole  go back to all that was there then",
      "  replicator-kuma kept drop 1           delete them"
    })
final class KeptCommand implements Callable<Integer> {
  private final Environment environment;

  @Spec private CommandSpec spec;

  enum Action {
    show,
    apply,
    drop
  }

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "ACTION",
      description = "show, apply or drop; without one, what there is.")
  private @Nullable Action action;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "N",
      description = "Which one, by its number.")
  private @Nullable Integer number;

  @Option(names = "--over", description = "apply: also where a row was changed here as well.")
  private boolean over;

  @Option(
      names = "--whole",
      description = "apply: all rows that were there, and no others; the whole fleet follows.")
  private boolean whole;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  KeptCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws ReplicationException, ConfigurationException, InterruptedException {
    boolean options = over || whole;
    if ((action == null) != (number == null) || (options && action != Action.apply)) {
      throw new ParameterException(
          spec.commandLine(), "say which: kept show N, kept apply N [--over|--whole], kept drop N");
    }
    if (over && whole) {
      throw new ParameterException(spec.commandLine(), "either --over or --whole");
    }
    if (action == null || number == null) {
      return list(new KeptAside(Wiring.forCommand(environment).stateDirectory()).list());
    }
    return switch (action) {
      case show -> show(number);
      case apply -> apply(new KeptChoice(number, over, whole));
      case drop -> drop(number);
    };
  }

  private int list(List<KeptEntry> entries) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Output.json(out, entries.stream().map(KeptCommand::fields).toList());
      return ExitCode.OK;
    }
    entries.forEach(entry -> Output.line(out, line(entry)));
    out.printf("%d kept aside%n", entries.size());
    return ExitCode.OK;
  }

  private static String line(KeptEntry entry) {
    return "%d  %s  %s, as %s"
        .formatted(
            entry.number(),
            entry.at().truncatedTo(ChronoUnit.SECONDS),
            entry.what().isEmpty() ? "edits" : entry.what(),
            entry.reason());
  }

  private static Map<String, Object> fields(KeptEntry entry) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("number", entry.number());
    fields.put("time", entry.at().toString());
    fields.put("reason", entry.reason().toString());
    fields.put("edits", entry.what());
    fields.put("base", entry.base().map(base -> base.position().toString()).orElse(""));
    return fields;
  }

  private int show(int which) throws ReplicationException, ConfigurationException {
    Wiring wiring = Wiring.forCommand(environment);
    KeptPreview preview =
        KeptPreview.of(
            new KeptAside(wiring.stateDirectory()).find(which),
            wiring.requireDatabase(),
            wiring.applySettings(false, Instant.EPOCH));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> fields = fields(preview.entry());
      fields.put("whole", preview.whole());
      fields.put("tables", preview.tables().stream().map(PlanJson::table).toList());
      fields.put("left", preview.left());
      Output.json(out, fields);
      return ExitCode.OK;
    }
    Output.line(out, line(preview.entry()));
    Output.line(
        out,
        "kept apply %d%s would change here: %s"
            .formatted(which, preview.whole() ? " --whole" : "", preview.rows()));
    new PlanText(out, Colour.isWanted(environment.variables())).print(preview.tables());
    preview.left().forEach(row -> Output.line(out, "left as it is: " + row));
    return ExitCode.OK;
  }

  private int apply(KeptChoice choice)
      throws ReplicationException, ConfigurationException, InterruptedException {
    Wiring wiring = Wiring.forLockingCommand(environment);
    Modes.requireLeaderForKept(wiring.config());
    StateDirectory state = wiring.stateDirectory();
    environment.progress().doing("applying what was kept aside");
    Optional<CycleReport> byDaemon =
        RunningDaemon.carryOut(state, new Order.ApplyKept(choice), environment.progress());
    if (byDaemon.isPresent()) {
      return Output.report(spec.commandLine().getOut(), json, byDaemon.get());
    }
    StateLock lock = StateLock.acquire(state, Wiring.holder("kept apply"));
    try {
      wiring.removeLeftovers();
      return Output.report(spec.commandLine().getOut(), json, apply(wiring, state, choice));
    } finally {
      wiring.endOwnServer();
      lock.close();
    }
  }

  private CycleReport apply(Wiring wiring, StateDirectory state, KeptChoice choice)
      throws ReplicationException, InterruptedException {
    Optional<KumaDatabase> database = wiring.database();
    if (database.isEmpty()) {
      return Reports.NO_DATABASE;
    }
    SnapshotStore store = wiring.store(state);
    InstanceMemory memory = InstanceMemory.open(state);
    Steps steps = environment.progress().steps(Steps.UNOBSERVED);
    ApplyCycle cycle = wiring.applyOnce(database.get(), store, state, memory, steps);
    CycleReport report =
        new GoBack(cycle, wiring.publishCycle(database.get(), store, state, memory, false, steps))
            .to(choice);
    return KeepingCycle.withNews(report, wiring.keptNews(state, store, false), told -> {});
  }

  private int drop(int which) throws ReplicationException, ConfigurationException {
    KeptAside aside = new KeptAside(Wiring.forCommand(environment).stateDirectory());
    KeptEntry entry = aside.find(which);
    aside.drop(entry);
    Output.line(spec.commandLine().getOut(), "dropped what was " + entry.summary());
    return ExitCode.OK;
  }
}
