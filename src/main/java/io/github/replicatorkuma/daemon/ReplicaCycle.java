package io.github.replicatorkuma.daemon;

import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.replica.ApplyCycle;
import io.github.replicatorkuma.replica.ApplyOptions;
import io.github.replicatorkuma.replica.ApplyOutcome;
import io.github.replicatorkuma.replica.DriftCheck;
import java.time.Duration;
import java.util.Optional;

/**
 * What a replica repeats: first it finishes what a dead process left and undoes local edits, then
 * it applies what is new.
 */
public final class ReplicaCycle extends DatabaseCycle<ApplyCycle> {
  /** Somebody is about to publish the first snapshot, or to set up a leader. */
  private static final Duration WHILE_NOTHING_IS_PUBLISHED = Duration.ofSeconds(15);

  private final Source<DriftCheck> drift;
  private boolean driftReverted;

  /**
   * Applies with what {@code apply} gives.
   *
   * @param apply empty while Kuma has no database yet
   * @param drift looks, before each apply, whether there are local edits to be undone
   */
  public ReplicaCycle(Source<ApplyCycle> apply, Source<DriftCheck> drift) {
    super(apply, Reports.NO_DATABASE_YET);
    this.drift = drift;
  }

  @Override
  CycleReport run(ApplyCycle cycle, Occasion occasion)
      throws ReplicationException, InterruptedException {
    if (occasion instanceof Order.Undo) {
      return Reports.ofReplica(cycle, cycle.undo());
    }
    ApplyOutcome outcome = cycle.run(options(occasion));
    if (outcome instanceof ApplyOutcome.Booting) {
      repeatWithin(Duration.ZERO); // a boot is waited for in each cycle
    } else if (outcome instanceof ApplyOutcome.NothingPublished) {
      repeatWithin(WHILE_NOTHING_IS_PUBLISHED);
    }
    driftReverted |=
        outcome instanceof ApplyOutcome.Applied || outcome instanceof ApplyOutcome.UpToDate;
    return Reports.ofReplica(cycle, outcome);
  }

  private ApplyOptions options(Occasion occasion) throws ReplicationException {
    if (occasion instanceof Order.Apply asked) {
      return ApplyOptions.asked(asked.acceptDeletes(), asked.choice());
    }
    if (driftReverted) {
      Optional<DriftCheck> look = drift.get();
      boolean drifted = look.isPresent() && !look.get().look().isEmpty();
      return drifted ? ApplyOptions.REVERT_DRIFT : ApplyOptions.NEW_ONLY;
    }
    return occasion == Moment.BEFORE_START ? ApplyOptions.BEFORE_START : ApplyOptions.REVERT_DRIFT;
  }
}
