package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.app.ConfigurationException;
import io.github.replicatorkuma.app.Environment;
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
final class ApplyCommand extends OneShot {
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
              + " started. Uptime Kuma is restarted for it. A leader then publishes the older state:"
              + " the whole fleet follows.")
  private boolean undo;

  ApplyCommand(Environment environment) {
    super(environment);
  }

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
    Optional<Choice> chosen = ChoiceOptions.in(choice, environment.directory());
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
