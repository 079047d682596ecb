package io.github.replicatorkuma.daemon;

import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.replica.ApplyCycle;
import io.github.replicatorkuma.replica.ApplyOptions;
import io.github.replicatorkuma.replica.ApplyOutcome;
import java.time.Duration;
import java.util.Optional;

/**
 * What a replica repeats: first it finishes what a dead process left and undoes local edits, then
 * it applies what is new.
 */
public final class ReplicaCycle implements Cycle {
  /** Somebody is about to publish the first snapshot, or to set up a leader. */
  private static final Duration WHILE_NOTHING_IS_PUBLISHED = Duration.ofSeconds(15);

  private static final Duration LONGEST = Duration.ofDays(366);

  private final Source<ApplyCycle> apply;
  private boolean driftReverted;
  private Duration longest = LONGEST;

  /**
   * Applies with what {@code apply} gives.
   *
   * @param apply empty while Kuma has no database yet
   */
  public ReplicaCycle(Source<ApplyCycle> apply) {
    this.apply = apply;
  }

  @Override
  public CycleReport run(Moment moment) throws InterruptedException {
    return run(options(moment));
  }

  @Override
  public CycleReport run(Order order) throws InterruptedException {
    if (order instanceof Order.Undo) {
      return run(cycle -> Reports.of(cycle.undo()));
    }
    Order.Apply asked = (Order.Apply) order;
    return run(ApplyOptions.asked(asked.acceptDeletes(), asked.choice()));
  }

  private CycleReport run(ApplyOptions options) throws InterruptedException {
    return run(cycle -> run(cycle, options));
  }

  private interface Run {
    CycleReport with(ApplyCycle cycle) throws ReplicationException, InterruptedException;
  }

  private CycleReport run(Run run) throws InterruptedException {
    longest = LONGEST;
    try {
      Optional<ApplyCycle> cycle = apply.get();
      return cycle.isEmpty() ? Reports.noDatabaseYet() : run.with(cycle.get());
    } catch (ReplicationException e) {
      return Reports.of(e);
    } catch (RuntimeException e) {
      return Reports.ofDefect(e);
    }
  }

  private CycleReport run(ApplyCycle cycle, ApplyOptions options)
      throws ReplicationException, InterruptedException {
    ApplyOutcome outcome = cycle.run(options);
    longest = longestPauseAfter(outcome);
    driftReverted |=
        outcome instanceof ApplyOutcome.Applied || outcome instanceof ApplyOutcome.UpToDate;
    return Reports.of(outcome);
  }

  /** A boot is waited for in each cycle. */
  private static Duration longestPauseAfter(ApplyOutcome outcome) {
    if (outcome instanceof ApplyOutcome.Booting) {
      return Duration.ZERO;
    }
    return outcome instanceof ApplyOutcome.NothingPublished ? WHILE_NOTHING_IS_PUBLISHED : LONGEST;
  }

  @Override
  public Duration pause(Duration usual) {
    return usual.compareTo(longest) < 0 ? usual : longest;
  }

  private ApplyOptions options(Moment moment) {
    if (driftReverted) {
      return ApplyOptions.NEW_ONLY;
    }
    return moment == Moment.BEFORE_START ? ApplyOptions.BEFORE_START : ApplyOptions.REVERT_DRIFT;
  }
}
