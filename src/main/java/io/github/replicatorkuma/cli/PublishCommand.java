package io.github.replicatorkuma.cli;

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
    description = "Publish this leader's configuration once, if it has changed.")
final class PublishCommand implements Callable<Integer> {
  private final Environment environment;

  @Spec private CommandSpec spec;

  @Option(
      names = "--take-over",
      description = "Lead from now on, although another instance published last.")
  private boolean takeOver;

  @Option(
      names = "--accept-deletes",
      description = "Publish although many monitors vanish at once.")
  private boolean acceptDeletes;

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
    StateLock lock = StateLock.acquire(state, Wiring.holder("publish"));
    try {
      wiring.removeLeftovers();
      SnapshotStore store = wiring.store(state);
      InstanceMemory memory = InstanceMemory.open(state);
      CycleReport report = publish(wiring, state, store, memory);
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
      Wiring wiring, StateDirectory state, SnapshotStore store, InstanceMemory memory)
      throws ReplicationException {
    Optional<KumaDatabase> database = wiring.database();
    if (database.isEmpty()) {
      return Reports.noDatabase();
    }
    PublishOutcome outcome =
        wiring
            .publishCycle(database.get(), store, memory, Steps.UNOBSERVED)
            .run(new PublishOptions(takeOver, acceptDeletes));
    if (outcome instanceof PublishOutcome.Published published) {
      wiring
          .applyOnce(database.get(), store, state, memory, Steps.UNOBSERVED)
          .forgetPending(published.digest());
    }
    return Reports.of(outcome);
  }
}
