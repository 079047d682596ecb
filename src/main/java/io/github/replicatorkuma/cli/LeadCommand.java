package io.github.replicatorkuma.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.app.ConfigurationException;
import io.github.replicatorkuma.app.Parts;
import io.github.replicatorkuma.daemon.Order;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.time.MonotonicClock;
import io.github.replicatorkuma.time.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Has this instance lead its fleet. */
@Command(name = "lead")
final class LeadCommand extends OneShot {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Duration LOOK = Duration.ofSeconds(1);

  @Option(names = "--now")
  private boolean now;

  @Override
  public Integer call() throws ReplicationException, ConfigurationException, InterruptedException {
    Parts parts = parts();
    StateDirectory state = parts.stateToRead();
    doing("asking for the lead");
    CycleReport report =
        RunningDaemon.carryOut(state, new Order.Lead(now), environment().progress())
            .orElseThrow(
                () ->
                    ReplicationException.terminal(
                        "no daemon runs here that could lead",
                        "Start this instance, then run this command beside it."));
    boolean asked = report.event().equals(CycleReport.ASKED);
    return report(asked ? ended(state) : report);
  }

  /** Once what it leads with is published. */
  private static boolean leads(JsonNode status) {
    JsonNode newest = status.path("standing").path("newest").path("leader");
    return newest.asText().equals(status.path("instance").asText());
  }

  /** Waits until this instance leads. */
  private static CycleReport ended(StateDirectory state)
      throws ReplicationException, InterruptedException {
    Clock clock = new MonotonicClock();
    Instant end = clock.instant().plus(PATIENCE);
    while (clock.instant().isBefore(end)) {
      boolean leads = RunningDaemon.status(state).filter(LeadCommand::leads).isPresent();
      if (leads) {
        return new CycleReport(CycleReport.Result.DONE, "leads", "this instance leads now", "");
      }
      Sleeper.system().sleep(LOOK);
    }
    throw ReplicationException.retryable(
        "the leader did not leave the lead to this instance",
        "See who leads, and whether it lives, with `replicator-kuma fleet`. If it is gone, run:"
            + " `replicator-kuma lead --now`");
  }
}
