package io.github.replicatorkuma.daemon;

import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.replica.ApplyCycle;
import io.github.replicatorkuma.replica.ApplyOptions;
import io.github.replicatorkuma.replica.ApplyOutcome;
import java.util.Optional;

/**
 * What a replica repeats: first it finishes what a dead process left and undoes local edits, then
 * it applies what is new.
 */
public final class ReplicaCycle implements Cycle {
  private final Source<ApplyCycle> apply;
  private boolean driftReverted;
  private boolean purgeDue;

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
    Order.Apply asked = (Order.Apply) order;
    return run(new ApplyOptions(true, false, asked.acceptDeletes(), asked.choice()));
  }

  private CycleReport run(ApplyOptions options) throws InterruptedException {
    try {
      Optional<ApplyCycle> cycle = apply.get();
      return cycle.isEmpty() ? Reports.noDatabase() : run(cycle.get(), options);
    } catch (ReplicationException e) {
      return Reports.of(e);
    } catch (RuntimeException e) {
      return Reports.ofDefect(e);
    }
  }

  private CycleReport run(ApplyCycle cycle, ApplyOptions options)
      throws ReplicationException, InterruptedException {
    ApplyOutcome outcome = cycle.run(options);
    boolean rowsAreTheLeaders =
        outcome instanceof ApplyOutcome.Applied || outcome instanceof ApplyOutcome.UpToDate;
    driftReverted |= rowsAreTheLeaders;
    if (options.beforeStart()) {
      // A dead process may owe it, and it must not hold up the start.
      purgeDue = rowsAreTheLeaders;
    } else if (purgeDue) {
      cycle.purgeHistory();
      purgeDue = false;
    }
    return Reports.of(outcome);
  }

  private ApplyOptions options(Moment moment) {
    if (driftReverted) {
      return ApplyOptions.NEW_ONLY;
    }
    return moment == Moment.BEFORE_START ? ApplyOptions.BEFORE_START : ApplyOptions.REVERT_DRIFT;
  }
}
