package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.app.ConfigurationException;
import io.github.replicatorkuma.app.Environment;
import io.github.replicatorkuma.app.Parts;
import io.github.replicatorkuma.daemon.Order;
import io.github.replicatorkuma.daemon.Reports;
import io.github.replicatorkuma.leader.DailyRetention;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.leader.PublishOutcome;
import io.github.replicatorkuma.model.ReplicationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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
final class PublishCommand extends OneShot {
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

  PublishCommand(Environment environment) {
    super(environment);
  }

  @Override
  public Integer call() throws ReplicationException, ConfigurationException, InterruptedException {
    Parts parts = lockingParts();
    PublishOptions options = new PublishOptions(/* look= */ true, takeOver, acceptDeletes, again);
    doing("publishing");
    return carryOut(
        parts,
        "publish",
        new Order.Publish(options),
        (place, database) -> {
          PublishOutcome outcome = place.publishCycle(database).run(options);
          if (outcome instanceof PublishOutcome.Published published) {
            place.applyCycle(database).forgetPending(published.digest());
          }
          return Reports.of(outcome);
        },
        place -> place.retention().ifPresent(DailyRetention::run));
  }
}
