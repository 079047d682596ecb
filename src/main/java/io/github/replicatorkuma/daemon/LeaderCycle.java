package io.github.replicatorkuma.daemon;

import static io.github.replicatorkuma.time.Durations.longer;

import io.github.replicatorkuma.leader.LeaderWatch;
import io.github.replicatorkuma.leader.PublishCycle;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.leader.PublishOutcome;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.replica.ApplyCycle;
import io.github.replicatorkuma.replica.ApplyOptions;
import io.github.replicatorkuma.replica.ApplyOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a leader repeats: where it went back to an older state, it first proves that its Kuma lives
 * with that one; then it publishes what is new.
 */
public final class LeaderCycle extends DatabaseCycle<LeaderCycle.Means> {
  /** Looking takes at most a hundredth of the time, and so of a core. */
  private static final int REST_PER_LOOK = 99;

  private static final int LOOKS_COUNTED = 5;

  private final LeaderWatch watch;
  private final Clock clock;
  private final Consumer<Optional<Instant>> unpublished;
  private final Deque<Duration> looks = new ArrayDeque<>();
  private Duration shortest = Duration.ZERO;

  /**
   * What works on the database.
   *
   * @param apply settles an apply that is not yet proved
   */
  public record Means(ApplyCycle apply, PublishCycle publish) {}

  /**
   * Works with what {@code source} gives.
   *
   * @param source empty while Kuma has no database yet
   * @param clock measures how long looks take
   * @param unpublished is told after each cycle since when there are edits that are not published
   */
  public LeaderCycle(
      Source<Means> source,
      LeaderWatch watch,
      Clock clock,
      Consumer<Optional<Instant>> unpublished) {
    super(source, Reports.NO_DATABASE);
    this.watch = watch;
    this.clock = clock;
    this.unpublished = unpublished;
  }

  @Override
  public CycleReport run(Occasion occasion) throws InterruptedException {
    shortest = Duration.ZERO;
    CycleReport report = super.run(occasion);
    unpublished.accept(watch.unpublishedSince());
    return report;
  }

  @Override
  CycleReport run(Means means, Occasion occasion)
      throws ReplicationException, InterruptedException {
    if (occasion instanceof Order.Undo) {
      return Reports.ofLeader(means.apply().undo());
    }
    Optional<ApplyOutcome> earlier = means.apply().settlePending();
    if (earlier.isPresent()) {
      if (earlier.get() instanceof ApplyOutcome.Booting) {
        repeatWithin(Duration.ZERO); // a boot is waited for in each cycle
      }
      return Reports.ofLeader(earlier.get());
    }
    if (occasion == Moment.BEFORE_START) {
      return Reports.PUBLISHES_ONCE_STARTED;
    }
    return occasion instanceof Order order ? obeyed(means, order) : looked(means);
  }

  private CycleReport looked(Means means) throws ReplicationException, InterruptedException {
    Instant begin = clock.instant();
    PublishOutcome outcome = means.publish().run(PublishOptions.NONE, watch);
    if (outcome instanceof PublishOutcome.Settling settling) {
      repeatWithin(settling.pause());
    } else if (outcome instanceof PublishOutcome.Unchanged unchanged) {
      means.apply().forgetPending(unchanged.digest()); // the cycle that published may have failed
      shortest = costOfALook(Duration.between(begin, clock.instant())).multipliedBy(REST_PER_LOOK);
    }
    if (outcome instanceof PublishOutcome.Withheld withheld
        && withheld.guard() == PublishOutcome.Withheld.Guard.RESTORED) {
      return Reports.ofLeader(means.apply().run(ApplyOptions.REVERT_DRIFT));
    }
    CycleReport report = noted(means, outcome);
    return report.isGood()
        ? new GoBack(means.apply(), means.publish()).adopt().orElse(report)
        : report;
  }

  private CycleReport obeyed(Means means, Order order)
      throws ReplicationException, InterruptedException {
    if (order instanceof Order.Publish asked) {
      return noted(means, means.publish().run(asked.options(), watch));
    }
    watch.asked(); // what this meets in the repository, the next look meets, too
    GoBack back = new GoBack(means.apply(), means.publish());
    CycleReport report;
    if (order instanceof Order.ApplyKept kept) {
      report = back.to(kept.choice());
    } else {
      Order.Apply asked = (Order.Apply) order;
      report = back.to(asked.choice().orElseThrow(), asked.acceptDeletes());
    }
    if (report.isGood()) {
      watch.settled();
    }
    return report;
  }

  private static CycleReport noted(Means means, PublishOutcome outcome)
      throws ReplicationException {
    if (outcome instanceof PublishOutcome.Published published) {
      means.apply().forgetPending(published.digest());
    }
    return outcome.report();
  }

  /**
   * The least of the last few: the first ones after a start, and what else runs, count for nothing.
   */
  private Duration costOfALook(Duration latest) {
    looks.addLast(latest);
    if (looks.size() <= LOOKS_COUNTED) {
      return Duration.ZERO;
    }
    looks.removeFirst();
    return Collections.min(looks);
  }

  @Override
  public Duration pause(Duration usual) {
    return super.pause(longer(usual, shortest));
  }
}
