package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.app.ConfigurationException;
import io.github.replicatorkuma.app.Parts;
import io.github.replicatorkuma.daemon.Order;
import io.github.replicatorkuma.leader.DailyRetention;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.leader.PublishOutcome;
import io.github.replicatorkuma.model.ReplicationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Publishes once. */
@Command(name = "publish", aliases = "backup")
final class PublishCommand extends OneShot {
  @Option(names = "--take-over")
  private boolean takeOver;

  @Option(names = "--accept-deletes")
  private boolean acceptDeletes;

  @Option(names = "--again")
  private boolean again;

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
          return outcome.report();
        },
        place -> place.retention().ifPresent(DailyRetention::run));
  }
}
