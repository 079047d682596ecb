package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.daemon.KeepingCycle;
import io.github.replicatorkuma.daemon.Order;
import io.github.replicatorkuma.daemon.Reports;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.leader.DailyRetention;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.leader.PublishOutcome;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.state.StateLock;
import io.github.replicatorkuma.store.SnapshotStore;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Publishes once. */
@Command(
    name = "publish",
    aliases = "backup",
    description = {
      "Publish this leader's configuration once, if it has changed; else prove that the repository"
          + " has it.",
      "Beside a running daemon, that one does it, and this command tells how it ended."
    },
    footer = {
      "  replicator-kuma publish                   now, without waiting for the end of edits",
      "  replicator-kuma publish --take-over       lead from now on with what is here",
      "  replicator-kuma publish --accept-deletes  although much is gone",
      "  replicator-kuma publish --again           although nothing changed, and prove it"
    })
final class PublishCommand implements Callable<Integer> {
  private final Environment environment;

  @Spec private CommandSpec spec;

  @Option(
      names = "--take-over",
      description = "Lead from now on, although another instance published last.")
  private boolean takeOver;

  @Option(
      names = "--accept-deletes",
      description = "Publish although many rows vanish at once, and what was not applied here.")
  private boolean acceptDeletes;

  @Option(
      names = "--again",
      description =
          "Publish the same content once more, where data in the repository is lost or damaged; it is"
              + " fetched back to prove it.")
  private boolean again;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  PublishCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws ReplicationException, ConfigurationException {
    Wiring wiring = Wiring.forLockingCommand(environment);
    Modes.requireLeader(wiring.config());
    StateDirectory state = wiring.stateDirectory();
    PublishOptions options = new PublishOptions(/* look= */ true, takeOver, acceptDeletes, again);
    environment.progress().doing("publishing");
    Optional<CycleReport> byDaemon =
        RunningDaemon.carryOut(state, new Order.Publish(options), environment.progress());
    if (byDaemon.isPresent()) {
      return Output.report(spec.commandLine().getOut(), json, byDaemon.get());
    }
    StateLock lock = StateLock.acquire(state, Wiring.holder("publish"));
    try {
      wiring.removeLeftovers();
      SnapshotStore store = wiring.store(state);
      InstanceMemory memory = InstanceMemory.open(state);
      CycleReport report = publish(wiring, state, store, memory, options);
      int exitCode = Output.report(spec.commandLine().getOut(), json, report);
      if (report.isGood()) {
        wiring.retention(store, memory, Steps.UNOBSERVED).ifPresent(DailyRetention::run);
      }
      return exitCode;
    } finally {
      wiring.endOwnServer();
      lock.close();
    }
  }

  private CycleReport publish(
      Wiring wiring,
      StateDirectory state,
      SnapshotStore store,
      InstanceMemory memory,
      PublishOptions options)
      throws ReplicationException {
    Optional<KumaDatabase> database = wiring.database();
    if (database.isEmpty()) {
      return Reports.NO_DATABASE;
    }
    Steps steps = environment.progress().steps(Steps.UNOBSERVED);
    PublishOutcome outcome =
        wiring.publishCycle(database.get(), store, state, memory, false, steps).run(options);
    if (outcome instanceof PublishOutcome.Published published) {
      wiring
          .applyOnce(database.get(), store, state, memory, steps)
          .forgetPending(published.digest());
    }
    return KeepingCycle.withNews(
        Reports.of(outcome), wiring.keptNews(state, store, false), told -> {});
  }
}
