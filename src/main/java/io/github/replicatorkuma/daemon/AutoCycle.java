package io.github.replicatorkuma.daemon;

import static io.github.replicatorkuma.logging.EventLog.field;
import static io.github.replicatorkuma.time.Durations.longer;

import io.github.replicatorkuma.fleet.LeadDecision;
import io.github.replicatorkuma.fleet.Membership;
import io.github.replicatorkuma.health.Wording;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.replica.ReplicaHints;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What an instance repeats that leads or follows, as its fleet needs it. Each time it begins with
 * the one or the other it begins anew, as after a start in that mode.
 */
public final class AutoCycle implements Cycle {
  private static final EventLog log = EventLog.of(AutoCycle.class);

  private static final String LEAD_NOW =
      "If the leader's machine is gone for good, run on the instance that is to lead: `replicator-kuma lead"
          + " --now`";

  private static final String NOT_FOUND_AGAIN =
      "The fleet's records can be read, but what this instance writes there is not found again."
          + " Look at the place that REPLICATOR_FLEET names.";

  /** However many edits follow. */
  private static final Order AT_ONCE = new Order.Publish(PublishOptions.LOOK);

  private final Membership fleet;
  private final Supplier<Cycle> leader;
  private final Supplier<Cycle> replica;
  private final Duration replicaInterval;
  private final Consumer<Boolean> role;
  private @Nullable Cycle present;
  private boolean leads;
  private boolean hadNews;

  /**
   * @param replicaInterval between two looks of a replica
   * @param role is told whether it leads when it begins with the one or the other
   */
  public AutoCycle(
      Membership fleet,
      Supplier<Cycle> leader,
      Supplier<Cycle> replica,
      Duration replicaInterval,
      Consumer<Boolean> role) {
    this.fleet = fleet;
    this.leader = leader;
    this.replica = replica;
    this.replicaInterval = replicaInterval;
    this.role = role;
  }

  @Override
  public CycleReport run(Occasion occasion) throws InterruptedException {
    LeadDecision decision = fleet.decide();
    CycleReport report =
        occasion instanceof Order.Lead asked ? lead(decision, asked) : run(decision, occasion);
    if (report.hint().equals(ReplicaHints.START_A_LEADER)) {
      return report.saying(report.summary(), ReplicaHints.BEGIN);
    }
    // Who wants to lead while somebody edits here need not wait for the next heartbeat.
    if (report.result() == Result.SETTLING) {
      fleet.hurry();
    }
    return report;
  }

  private CycleReport run(LeadDecision decision, Occasion occasion) throws InterruptedException {
    boolean news = fleet.hasNews();
    Occasion due = occasion == Moment.RUNNING && news && !hadNews ? AT_ONCE : occasion;
    hadNews = news;
    if (decision instanceof LeadDecision.Yield yield && !news) {
      return yielding(yield, occasion);
    }
    if (leads(decision)) {
      if (news) {
        present = null; // one that begins looks into the repository
      }
      CycleReport report = as(true).run(due);
      boolean deposed = report.event().equals("withheld") && !leads(fleet.decide());
      boolean cutOff = decision instanceof LeadDecision.Lead lead && lead.cutOff();
      return deposed ? as(false).run(occasion) : cutOff ? cutOff(report) : report;
    }
    // Who is to lead looks first whether there is something newer after all.
    CycleReport report = as(false).run(occasion);
    if (report.isFailure() || occasion != Moment.RUNNING) {
      return report;
    }
    LeadDecision then = fleet.decide();
    if (then instanceof LeadDecision.Claim || fleet.founds()) {
      return takenOver();
    }
    return then instanceof LeadDecision.Leaderless nobody && report.result() == Result.IDLE
        ? leaderless(nobody)
        : report;
  }

  private static CycleReport leaderless(LeadDecision.Leaderless nobody) {
    String name = nobody.leader().name();
    String start =
        nobody
            .heard()
            .map(
                at -> name + " led, and is silent since " + Wording.time(at) + ". Start it again. ")
            .orElse("");
    String summary = "nobody leads: " + nobody.why();
    return new CycleReport(Result.STOPPED, "leaderless", summary, start + LEAD_NOW);
  }

  /** Nothing is stopped: what it publishes is judged by the repository as ever. */
  private CycleReport cutOff(CycleReport report) {
    if (report.result() != Result.IDLE) {
      return report;
    }
    Optional<ReplicationException> trouble = fleet.trouble();
    return new CycleReport(
        Result.STOPPED,
        "cut_off",
        "the fleet does not hear of this leader, and another may take over"
            + trouble.map(failure -> ": " + failure.getMessage()).orElse(""),
        trouble.map(ReplicationException::hint).orElse(NOT_FOUND_AGAIN));
  }

  private static boolean leads(LeadDecision decision) {
    return decision.claims() || decision instanceof LeadDecision.Unable;
  }

  private CycleReport takenOver() throws InterruptedException {
    log.info("takes_over", field("summary", "this instance takes over as the leader"));
    return as(true).run(Moment.RUNNING);
  }

  private CycleReport lead(LeadDecision decision, Order.Lead asked) throws InterruptedException {
    if (decision.claims()) {
      return new CycleReport(Result.IDLE, "leads", "this instance leads already", "");
    }
    CycleReport followed = as(false).run(Moment.RUNNING);
    if (!followed.isGood()) {
      return followed;
    }
    if (asked.now()) {
      return takenOver();
    }
    return Reports.ofAttempt(
        () -> {
          fleet.wish();
          return new CycleReport(
              Result.IDLE, CycleReport.ASKED, "the leader is asked to let this instance lead", "");
        });
  }

  /** What is pending goes out first; from then on nothing, while another takes over. */
  private CycleReport yielding(LeadDecision.Yield yield, Occasion occasion)
      throws InterruptedException {
    if (yield.published()) {
      return new CycleReport(
          Result.IDLE, "yields", "another instance takes over as the leader", "");
    }
    CycleReport report = as(true).run(occasion == Moment.RUNNING ? AT_ONCE : occasion);
    if (report.isGood()) {
      fleet.handOver(yield.to());
    }
    return report;
  }

  private Cycle as(boolean leading) {
    Cycle known = present;
    if (known == null || leading != leads) {
      known = leading ? leader.get() : replica.get();
      present = known;
      leads = leading;
      role.accept(leading);
    }
    return known;
  }

  @Override
  public Duration pause(Duration usual) {
    Cycle known = present;
    return known == null ? usual : known.pause(leads ? usual : longer(usual, replicaInterval));
  }
}
