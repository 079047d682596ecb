package io.github.replicatorkuma.daemon;

import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.replica.ApplyCycle;
import io.github.replicatorkuma.replica.ApplyOptions;
import io.github.replicatorkuma.replica.ApplyOutcome;
import java.time.Duration;

/**
 * What a replica repeats: first it finishes what a dead process left and undoes local edits, then
 * it applies what is new.
 */
public final class ReplicaCycle extends DatabaseCycle<ApplyCycle> {
  /** Somebody is about to publish the first snapshot, or to set up a leader. */
  private static final Duration WHILE_NOTHING_IS_PUBLISHED = Duration.ofSeconds(15);

  private boolean driftReverted;

  /**
   * Applies with what {@code apply} gives.
   *
   * @param apply empty while Kuma has no database yet
   */
  public ReplicaCycle(Source<ApplyCycle> apply) {
    super(apply, Reports.NO_DATABASE_YET);
  }

  @Override
  CycleReport run(ApplyCycle cycle, Occasion occasion)
      throws ReplicationException, InterruptedException {
    if (occasion instanceof Order.Undo) {
      return Reports.of(cycle.undo());
    }
    ApplyOutcome outcome = cycle.run(options(occasion));
    if (outcome instanceof ApplyOutcome.Booting) {
      repeatWithin(Duration.ZERO); // a boot is waited for in each cycle
    } else if (outcome instanceof ApplyOutcome.NothingPublished) {
      repeatWithin(WHILE_NOTHING_IS_PUBLISHED);
    }
    driftReverted |=
        outcome instanceof ApplyOutcome.Applied || outcome instanceof ApplyOutcome.UpToDate;
    return Reports.of(outcome);
  }

  private ApplyOptions options(Occasion occasion) {
    if (occasion instanceof Order.Apply asked) {
      return ApplyOptions.asked(asked.acceptDeletes(), asked.choice());
    }
    if (driftReverted) {
      return ApplyOptions.NEW_ONLY;
    }
    return occasion == Moment.BEFORE_START ? ApplyOptions.BEFORE_START : ApplyOptions.REVERT_DRIFT;
  }
}
