package io.github.replicatorkuma.daemon;

import static io.github.replicatorkuma.logging.EventLog.field;
import static io.github.replicatorkuma.logging.EventLog.thrown;

import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.Drift;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.replica.ApplyCycle;
import io.github.replicatorkuma.replica.ApplyOptions;
import io.github.replicatorkuma.replica.ApplyOutcome;
import io.github.replicatorkuma.replica.DriftCheck;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a replica repeats: first it finishes what a dead process left and undoes local edits, then
 * it applies what is new. It also looks for drift: once an hour, whatever the repository does, and
 * after each cycle while there is some, to see that it has gone. Who looks at the repository more
 * rarely looks for drift as rarely.
 */
public final class ReplicaCycle extends DatabaseCycle<ApplyCycle> {
  /** Between two looks for drift. */
  static final Duration INTERVAL = Duration.ofHours(1);

  private static final EventLog log = EventLog.of(ReplicaCycle.class);

  /** Somebody is about to publish the first snapshot, or to set up a leader. */
  private static final Duration WHILE_NOTHING_IS_PUBLISHED = Duration.ofSeconds(15);

  private final Source<DriftCheck> drift;
  private final boolean reverts;
  private final Consumer<List<Drift.Part>> observer;
  private final Clock clock;
  private boolean driftReverted;
  private Instant nextLook = Instant.MIN;

  /**
   * Applies with what {@code apply} gives.
   *
   * @param apply empty while Kuma has no database yet
   * @param drift looks whether there are local edits
   * @param reverts whether each cycle undoes them, and not the first alone
   * @param observer is told what each look saw to differ from what was applied; nothing, perhaps
   */
  public ReplicaCycle(
      Source<ApplyCycle> apply,
      Source<DriftCheck> drift,
      boolean reverts,
      Consumer<List<Drift.Part>> observer,
      Clock clock) {
    super(apply, Reports.NO_DATABASE_YET);
    this.drift = drift;
    this.reverts = reverts;
    this.observer = observer;
    this.clock = clock;
  }

  @Override
  public CycleReport run(Occasion occasion) throws InterruptedException {
    CycleReport report = super.run(occasion);
    if (occasion != Moment.BEFORE_START && !clock.instant().isBefore(nextLook)) {
      look();
    }
    return report;
  }

  private void look() {
    try {
      Optional<DriftCheck> found = drift.get();
      if (found.isPresent()) {
        List<Drift.Part> parts = found.get().look();
        nextLook = parts.isEmpty() ? clock.instant().plus(INTERVAL) : Instant.MIN;
        observer.accept(parts);
      }
    } catch (ReplicationException e) {
      log.debug("drift_unknown", field("reason", e.getMessage()));
    } catch (RuntimeException e) {
      log.error("defect", thrown(e));
    }
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
      Optional<DriftCheck> look = reverts ? drift.get() : Optional.empty();
      boolean drifted = look.isPresent() && !look.get().look().isEmpty();
      return drifted ? ApplyOptions.REVERT_DRIFT : ApplyOptions.NEW_ONLY;
    }
    return occasion == Moment.BEFORE_START ? ApplyOptions.BEFORE_START : ApplyOptions.REVERT_DRIFT;
  }
}
