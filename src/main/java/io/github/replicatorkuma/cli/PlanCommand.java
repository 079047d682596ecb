package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.app.ConfigurationException;
import io.github.replicatorkuma.app.Parts;
import io.github.replicatorkuma.daemon.GoBack;
import io.github.replicatorkuma.daemon.Reports;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.replica.ApplyOptions;
import io.github.replicatorkuma.replica.ApplyPreview;
import io.github.replicatorkuma.replica.ApplySettings;
import io.github.replicatorkuma.replica.Choice;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.StoreException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what an apply would do; changes nothing and may run beside the daemon. */
@Command(name = "plan")
final class PlanCommand extends OneShot {
  @ArgGroup private @Nullable ChoiceOptions choice;

  @Option(names = "--exit-code")
  private boolean exitCode;

  @Override
  public Integer call() throws ReplicationException, ConfigurationException {
    doing("planning");
    Parts parts = parts();
    Optional<KumaDatabase> database = parts.database();
    if (database.isEmpty()) {
      return report(Reports.NO_DATABASE);
    }
    ApplyPreview.Look look = look(parts, database.get());
    if (look.preview().isEmpty()) {
      return report(look.end().orElseThrow().report());
    }
    ApplyPreview preview = look.preview().get();
    print(PlanJson.of(preview), () -> new PlanText(out(), isColoured()).print(preview));
    if (!preview.objection().isEmpty()) {
      return ExitCode.STOPPED;
    }
    return exitCode && preview.changesRows() ? ExitCode.DIFFERENT : ExitCode.OK;
  }

  private ApplyPreview.Look look(Parts parts, KumaDatabase database) throws ReplicationException {
    SnapshotStore store = parts.store(parts.stateDirectory());
    RepositoryMemory known = parts.stateToRead().peek().memoryAt(store.locationKey());
    ApplySettings settings = parts.applySettings(false, Instant.EPOCH);
    Optional<Choice> chosen = ChoiceOptions.in(choice, environment().directory());
    boolean leads = parts.role().leads();
    ApplyOptions options =
        leads && chosen.isPresent()
            ? ApplyOptions.back(
                false,
                chosen.get(),
                GoBack.consentOfPlan(known.census(), settings.maxDeletePercent()))
            : ApplyOptions.asked(false, chosen);
    try {
      return ApplyPreview.look(
          store, database, settings, leads ? RepositoryMemory.EMPTY : known, options);
    } catch (StoreException e) {
      throw parts.told(store, e);
    }
  }
}
