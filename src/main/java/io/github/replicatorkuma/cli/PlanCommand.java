package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.daemon.Reports;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.replica.ApplyPreview;
import java.io.PrintWriter;
import java.time.Instant;
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
    description = "Show what applying the newest snapshot would change here; never a secret.",
    footer = {
      "  replicator-kuma plan",
      "  replicator-kuma plan --at \"3d ago\"         what going back would change",
      "  replicator-kuma plan --json | jq .objection",
      "  replicator-kuma plan --exit-code             6 where anything would change"
    })
final class PlanCommand implements Callable<Integer> {
  private final Environment environment;

  @Spec private CommandSpec spec;

  @ArgGroup private @Nullable ChoiceOptions choice;

  @Option(names = "--json", description = "Print it as JSON.")
  private boolean json;

  @Option(
      names = "--exit-code",
      description = "End with 6 where anything would change, and with 0 only where nothing would.")
  private boolean exitCode;

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
                ChoiceOptions.in(choice, environment.directory()));
    if (preview.isEmpty()) {
      return Output.report(
          out,
          json,
          database.isEmpty()
              ? Reports.NO_DATABASE
              : new CycleReport(
                  CycleReport.Result.WAITING,
                  "waiting",
                  "nothing has been published to the repository yet",
                  ""));
    }
    if (json) {
      Output.json(out, PlanJson.of(preview.get()));
    } else {
      new PlanText(out, Colour.isWanted(environment.variables())).print(preview.get());
    }
    if (!preview.get().objection().isEmpty()) {
      return ExitCode.STOPPED;
    }
    return exitCode && preview.get().changesRows() ? ExitCode.DIFFERENT : ExitCode.OK;
  }
}
