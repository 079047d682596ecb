package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.app.ConfigurationException;
import io.github.replicatorkuma.app.Parts;
import io.github.replicatorkuma.daemon.Order;
import io.github.replicatorkuma.daemon.Reports;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.replica.ApplyCycle;
import io.github.replicatorkuma.replica.ApplyOptions;
import io.github.replicatorkuma.replica.Choice;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Applies once: by the daemon where one runs, else to a database that no Kuma has open. */
@Command(name = "apply", aliases = "restore")
final class ApplyCommand extends OneShot {
  @Option(names = "--accept-deletes")
  private boolean acceptDeletes;

  @ArgGroup private @Nullable ChoiceOptions choice;

  @Option(names = "--undo")
  private boolean undo;

  @Override
  public Integer call() throws ReplicationException, ConfigurationException, InterruptedException {
    Parts parts = lockingParts();
    if (undo && (acceptDeletes || choice != null)) {
      throw wrong("--undo goes with no option but --json");
    }
    if (undo && parts.role().leads()) {
      warn("this leader then publishes the older state, and its whole fleet follows");
    }
    doing("applying");
    Optional<Choice> chosen = ChoiceOptions.in(choice, environment().directory());
    Order order = undo ? new Order.Undo() : new Order.Apply(acceptDeletes, chosen);
    return carryOut(
        parts,
        "apply",
        order,
        (place, database) -> {
          ApplyCycle cycle = place.applyCycle(database);
          if (parts.role().leads()) {
            return undo
                ? Reports.ofLeader(cycle.undo())
                : place.goBack(database).to(chosen.orElseThrow(), acceptDeletes);
          }
          return Reports.ofReplica(
              cycle, undo ? cycle.undo() : cycle.run(ApplyOptions.asked(acceptDeletes, chosen)));
        },
        place -> {
          doing("removing the history of deleted monitors");
          var unused =
              parts.housekeeping(place.kuma(), page -> {}).run(pause -> false, Duration.ofDays(1));
        });
  }
}
