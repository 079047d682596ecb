package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.daemon.GoBack;
import io.github.replicatorkuma.daemon.KeepingCycle;
import io.github.replicatorkuma.daemon.Order;
import io.github.replicatorkuma.daemon.Reports;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.kuma.NoKuma;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.replica.ApplyCycle;
import io.github.replicatorkuma.replica.ApplyOptions;
import io.github.replicatorkuma.replica.Choice;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.state.StateLock;
import io.github.replicatorkuma.store.SnapshotStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Applies once: by the daemon where one runs, else to a database that no Kuma has open. */
@Command(
    name = "apply",
    aliases = "restore",
    description = {
      "Make this replica equal to the newest snapshot, or to another one, once.",
      "On a leader, with --snapshot, --at or --from: take it and its whole fleet back to that one.",
      "Beside a running daemon, that one does it. Without one, it is refused while an Uptime Kuma"
          + " runs on its database."
    },
    footer = {
      "  replicator-kuma apply                      the newest snapshot; local edits are undone",
      "  replicator-kuma apply --at \"2h ago\"        what was the newest then",
      "  replicator-kuma apply --snapshot 1a2b3c4d  one that `replicator-kuma snapshots` lists",
      "  replicator-kuma apply --from ./look        what `replicator-kuma export ./look` wrote",
      "See first what it would change with `replicator-kuma plan` and the same options."
    })
final class ApplyCommand implements Callable<Integer> {
  private final Environment environment;
  private final Steps steps;

  @Spec private CommandSpec spec;

  @Option(
      names = "--accept-deletes",
      description =
          "Apply although many local monitors turn out to be different ones, or many rows of a"
              + " snapshot by the old script are missing; on a leader, although many of its"
              + " monitors are not in the snapshot.")
  private boolean acceptDeletes;

  @ArgGroup private @Nullable ChoiceOptions choice;

  @Option(
      names = "--undo",
      description =
          "Take back the last apply, on a leader or a replica: possible until Uptime Kuma is next"
              + " started. Uptime Kuma is restarted for it.")
  private boolean undo;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  ApplyCommand(Environment environment) {
    this(environment, Steps.UNOBSERVED);
  }

  ApplyCommand(Environment environment, Steps steps) {
    this.environment = environment;
    this.steps = environment.progress().steps(steps);
  }

  @Override
  public Integer call() throws ReplicationException, ConfigurationException, InterruptedException {
    Wiring wiring = Wiring.forLockingCommand(environment);
    if (undo && (acceptDeletes || choice != null)) {
      throw new ParameterException(spec.commandLine(), "--undo goes with no option but --json");
    }
    if (!undo && choice == null) {
      Modes.requireReplica(wiring.config());
    }
    StateDirectory state = wiring.stateDirectory();
    environment.progress().doing("applying");
    Order order =
        undo
            ? new Order.Undo()
            : new Order.Apply(acceptDeletes, ChoiceOptions.in(choice, environment.directory()));
    Optional<CycleReport> byDaemon = RunningDaemon.carryOut(state, order, environment.progress());
    if (byDaemon.isPresent()) {
      return Output.report(spec.commandLine().getOut(), json, byDaemon.get());
    }
    StateLock lock = StateLock.acquire(state, Wiring.holder("apply"));
    try {
      wiring.removeLeftovers();
      CycleReport report =
          KeepingCycle.withNews(
              apply(wiring, state), wiring.keptNews(state, wiring.store(state), false), told -> {});
      int exitCode = Output.report(spec.commandLine().getOut(), json, report);
      if (report.isGood()) {
        spec.commandLine().getOut().flush();
        environment.progress().doing("removing the history of deleted monitors");
        var unused =
            wiring.housekeeping(new NoKuma(), page -> {}).run(pause -> false, Duration.ofDays(1));
      }
      return exitCode;
    } finally {
      wiring.endOwnServer();
      lock.close();
    }
  }

  private CycleReport apply(Wiring wiring, StateDirectory state)
      throws ReplicationException, InterruptedException {
    Optional<KumaDatabase> database = wiring.database();
    if (database.isEmpty()) {
      return Reports.NO_DATABASE;
    }
    Optional<Choice> chosen = ChoiceOptions.in(choice, environment.directory());
    SnapshotStore store = wiring.store(state);
    InstanceMemory memory = InstanceMemory.open(state);
    ApplyCycle cycle = wiring.applyOnce(database.get(), store, state, memory, steps);
    if (undo) {
      return Reports.of(cycle.undo());
    }
    if (chosen.isPresent() && wiring.config().mode().isLeader()) {
      return new GoBack(
              cycle, wiring.publishCycle(database.get(), store, state, memory, false, steps))
          .to(chosen.get(), acceptDeletes);
    }
    return Reports.of(cycle.run(ApplyOptions.asked(acceptDeletes, chosen)));
  }
}
