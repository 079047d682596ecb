package io.github.replicatorkuma.daemon;

import io.github.replicatorkuma.leader.LeaderWatch;
import io.github.replicatorkuma.leader.PublishCycle;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.leader.PublishOutcome;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.replica.ApplyCycle;
import io.github.replicatorkuma.replica.ApplyOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Optional;

/**
 * What a leader repeats: where it went back to an older state, it first proves that its Kuma lives
 * with that one; then it publishes what is new.
 */
public final class LeaderCycle implements Cycle {
  /** Looking takes at most a hundredth of the time, and so of a core. */
  private static final int REST_PER_LOOK = 99;

  private static final int LOOKS_COUNTED = 5;
  private static final Duration LONGEST = Duration.ofDays(366);

  private final Source<Means> source;
  private final LeaderWatch watch;
  private final Clock clock;
  private final Deque<Duration> looks = new ArrayDeque<>();
  private Duration shortest = Duration.ZERO;
  private Duration longest = LONGEST;

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
   */
  public LeaderCycle(Source<Means> source, LeaderWatch watch, Clock clock) {
    this.source = source;
    this.watch = watch;
    this.clock = clock;
  }

  @Override
  public CycleReport run(Moment moment) throws InterruptedException {
    return run(means -> run(means, moment));
  }

  @Override
  public CycleReport run(Order order) throws InterruptedException {
    return run(means -> run(means, order));
  }

  private interface Run {
    CycleReport with(Means means) throws ReplicationException, InterruptedException;
  }

  private CycleReport run(Run run) throws InterruptedException {
    shortest = Duration.ZERO;
    longest = LONGEST;
    try {
      Optional<Means> means = source.get();
      return means.isEmpty() ? Reports.noDatabase() : run.with(means.get());
    } catch (ReplicationException e) {
      return Reports.of(e);
    } catch (RuntimeException e) {
      return Reports.ofDefect(e);
    }
  }

  private CycleReport run(Means means, Moment moment)
      throws ReplicationException, InterruptedException {
    Optional<ApplyOutcome> earlier = means.apply().settlePending();
    if (earlier.isPresent()) {
      return notPublishing(earlier.get());
    }
    if (moment == Moment.BEFORE_START) {
      return Reports.publishesOnceStarted();
    }
    Instant begin = clock.instant();
    PublishOutcome outcome = means.publish().run(PublishOptions.NONE, watch);
    if (outcome instanceof PublishOutcome.Settling settling) {
      longest = settling.pause();
    } else if (outcome instanceof PublishOutcome.Unchanged unchanged) {
      means.apply().forgetPending(unchanged.digest()); // the cycle that published may have failed
      shortest = costOfALook(Duration.between(begin, clock.instant())).multipliedBy(REST_PER_LOOK);
    }
    CycleReport report = noted(means, outcome);
    return report.isGood()
        ? new GoBack(means.apply(), means.publish()).adopt().orElse(report)
        : report;
  }

  private CycleReport run(Means means, Order order)
      throws ReplicationException, InterruptedException {
    if (order instanceof Order.Undo) {
      return Reports.of(means.apply().undo());
    }
    Optional<ApplyOutcome> earlier = means.apply().settlePending();
    if (earlier.isPresent()) {
      return notPublishing(earlier.get());
    }
    if (order instanceof Order.Publish asked) {
      return noted(means, means.publish().run(asked.options()));
    }
    GoBack back = new GoBack(means.apply(), means.publish());
    if (order instanceof Order.ApplyKept kept) {
      return back.to(kept.choice());
    }
    Order.Apply asked = (Order.Apply) order;
    return back.to(asked.choice().orElseThrow(), asked.acceptDeletes());
  }

  /** A boot is waited for in each cycle. */
  private CycleReport notPublishing(ApplyOutcome earlier) {
    longest = earlier instanceof ApplyOutcome.Booting ? Duration.ZERO : LONGEST;
    return Reports.ofLeader(earlier);
  }

  private static CycleReport noted(Means means, PublishOutcome outcome)
      throws ReplicationException {
    if (outcome instanceof PublishOutcome.Published published) {
      means.apply().forgetPending(published.digest());
    }
    return Reports.of(outcome);
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
    Duration atLeast = usual.compareTo(shortest) < 0 ? shortest : usual;
    return atLeast.compareTo(longest) < 0 ? atLeast : longest;
  }
}
