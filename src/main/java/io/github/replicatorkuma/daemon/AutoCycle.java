package io.github.replicatorkuma.daemon;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.fleet.LeadDecision;
import io.github.replicatorkuma.fleet.Membership;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What an instance repeats that leads or follows, as its fleet needs it. Each time it begins with
 * the one or the other it begins anew, as after a start in that mode.
 */
public final class AutoCycle implements Cycle {
  private static final EventLog log = EventLog.of(AutoCycle.class);

  /** To be run where nobody can lead by itself; the newest is published anew as one's own. */
  static final String LEAD_NOW =
      "If its machine is gone for good, run on the instance that is to lead: `replicator-kuma lead"
          + " --now`";

  private final Membership fleet;
  private final Supplier<Cycle> leader;
  private final Supplier<Cycle> replica;
  private final Duration replicaInterval;
  private final Consumer<Boolean> role;
  private @Nullable Cycle present;
  private boolean leads;

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
    CycleReport report = run(decision, occasion);
    if (report.result() == Result.DONE) {
      fleet.hurry();
    }
    return report;
  }

  private CycleReport run(LeadDecision decision, Occasion occasion) throws InterruptedException {
    if (occasion instanceof Order.Lead asked) {
      return lead(decision, asked);
    }
    if (decision instanceof LeadDecision.Yield yield) {
      return yielding(yield, occasion);
    }
    if (decision instanceof LeadDecision.Claim) {
      CycleReport followed = as(false).run(occasion); // perhaps there is something newer after all
      if (!followed.isGood() || !(fleet.decide() instanceof LeadDecision.Claim)) {
        return followed;
      }
      log.info("takes_over", field("summary", "this instance takes over as the leader"));
      return as(true).run(Moment.RUNNING);
    }
    CycleReport report = as(decision.leads()).run(occasion);
    return decision instanceof LeadDecision.Leaderless nobody && !report.isFailure()
        ? new CycleReport(Result.STOPPED, "leaderless", "nobody leads: " + nobody.why(), LEAD_NOW)
        : report;
  }

  private CycleReport lead(LeadDecision decision, Order.Lead asked) throws InterruptedException {
    if (decision.leads()) {
      return new CycleReport(Result.IDLE, "leads", "this instance leads already", "");
    }
    CycleReport followed = as(false).run(Moment.RUNNING);
    if (!followed.isGood()) {
      return followed;
    }
    if (asked.now()) {
      return as(true).run(Moment.RUNNING);
    }
    fleet.wish();
    return new CycleReport(
        Result.IDLE, "asked", "the leader is asked to let this instance lead", "");
  }

  /** What is pending goes out first; from then on nothing, while another takes over. */
  private CycleReport yielding(LeadDecision.Yield yield, Occasion occasion)
      throws InterruptedException {
    if (!yield.published()) {
      CycleReport report = as(true).run(occasion);
      if (report.isGood() && report.result() != Result.SETTLING) {
        fleet.yield(yield.to());
      }
      return report;
    }
    return new CycleReport(
        Result.IDLE, "yields", "another instance takes over as the leader: " + yield.to(), "");
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
    return known == null ? usual : known.pause(leads ? usual : replicaInterval);
  }
}
