package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.app.ConfigurationException;
import io.github.replicatorkuma.app.OwnServer;
import io.github.replicatorkuma.app.Parts;
import io.github.replicatorkuma.app.RunLock;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.replica.CloneOutcome;
import io.github.replicatorkuma.replica.CloneReport;
import io.github.replicatorkuma.replica.DatabaseClone;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.state.StateLock;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Copies this instance's configuration into another Kuma's database; needs no repository. */
@Command(name = "clone")
final class CloneCommand extends OneShot {
  @Option(names = "--to", required = true, paramLabel = "FILE")
  private @Nullable Path to;

  @Option(names = "--accept-deletes")
  private boolean acceptDeletes;

  @Override
  public Integer call() throws ReplicationException, ConfigurationException {
    doing("copying");
    Parts parts = partsWithoutRepository();
    KumaDatabase source = parts.requireDatabase();
    CloneTarget target =
        CloneTarget.at(
            environment().directory().resolve(String.valueOf(to)).normalize(),
            parts.config().kuma().environment());
    target.requireOtherThan(source);
    StateDirectory state = target.stateDirectory(parts.clock());
    StateLock lock = StateLock.acquire(state, RunLock.holder("clone"));
    try {
      CloneOutcome outcome =
          new DatabaseClone(
                  source,
                  target.database(),
                  target.uploads(),
                  state,
                  environment().progress().steps(Steps.UNOBSERVED))
              .run(parts.exporterOfEverything(source)::export, acceptDeletes);
      if (outcome instanceof CloneOutcome.Refused refused) {
        return report(
            new CycleReport(
                CycleReport.Result.STOPPED, "refused", refused.reason(), refused.hint()));
      }
      CloneReport report = (CloneReport) outcome;
      print(CloneOutput.fields(report), () -> CloneOutput.print(out(), report));
      return report.isEqual() ? ExitCode.OK : ExitCode.TERMINAL;
    } finally {
      OwnServer.end(target.server());
      lock.close();
    }
  }
}
