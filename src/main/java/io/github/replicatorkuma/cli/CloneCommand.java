package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.replica.CloneOutcome;
import io.github.replicatorkuma.replica.CloneReport;
import io.github.replicatorkuma.replica.DatabaseClone;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.state.StateLock;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Copies this instance's configuration into another Kuma's database; needs no repository. */
@Command(
    name = "clone",
    description = {
      "Copy this instance's configuration into the database of another Uptime Kuma, of any kind,"
          + " and compare the two afterwards.",
      "The other one must have been started once and be stopped; this one may run. History stays"
          + " behind. No repository is needed."
    },
    footer = {
      "  DATA_DIR=/old/data replicator-kuma clone --to /new/data/db-config.json",
      "  replicator-kuma clone --to FILE --accept-deletes   it has users or monitors already"
    })
final class CloneCommand implements Callable<Integer> {
  private final Environment environment;
  private final Steps steps;

  @Spec private CommandSpec spec;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FILE",
      description = "The db-config.json in the other Uptime Kuma's data directory.")
  private @Nullable Path to;

  @Option(
      names = "--accept-deletes",
      description = "Replace the users, monitors and all that the other one has.")
  private boolean acceptDeletes;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  CloneCommand(Environment environment, Steps steps) {
    this.environment = environment;
    this.steps = environment.progress().steps(steps);
  }

  @Override
  public Integer call() throws ReplicationException, ConfigurationException {
    environment.progress().doing("copying");
    Wiring wiring = Wiring.forCommandWithoutRepository(environment);
    KumaDatabase source = wiring.requireDatabase();
    CloneTarget target =
        CloneTarget.at(
            environment.directory().resolve(String.valueOf(to)).normalize(),
            wiring.config().kuma().environment());
    target.requireOtherThan(source);
    StateDirectory state = target.stateDirectory(wiring.clock());
    StateLock lock = StateLock.acquire(state, Wiring.holder("clone"));
    try {
      CloneOutcome outcome =
          new DatabaseClone(source, target.database(), target.uploads(), state, steps)
              .run(wiring.exporterOfEverything(source)::export, acceptDeletes);
      PrintWriter out = spec.commandLine().getOut();
      if (outcome instanceof CloneOutcome.Refused refused) {
        return Output.report(
            out,
            json,
            new CycleReport(
                CycleReport.Result.STOPPED, "refused", refused.reason(), refused.hint()));
      }
      return CloneOutput.print(out, json, (CloneReport) outcome);
    } finally {
      target.server().stopOwn(Wiring.SERVER_ENDS_WITHIN);
      lock.close();
    }
  }
}
