package io.github.replicatorkuma.daemon;

import static io.github.replicatorkuma.logging.EventLog.field;
import static io.github.replicatorkuma.logging.EventLog.thrown;

import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.Drift;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.replica.DriftCheck;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A replica's cycle that also looks for drift: once an hour, whatever the repository does, and
 * after each cycle while there is some, to see that it has gone. Who looks at the repository more
 * rarely looks for drift as rarely.
 */
public final class DriftCycle implements Cycle {
  static final Duration INTERVAL = Duration.ofHours(1);

  private static final EventLog log = EventLog.of(DriftCycle.class);

  private final Cycle apply;
  private final Source<DriftCheck> check;
  private final Consumer<List<Drift.Part>> observer;
  private final Clock clock;
  private Instant nextLook = Instant.MIN;

  /**
   * Repeats {@code apply}.
   *
   * @param check empty while Kuma has no database yet
   * @param observer is told what each look saw to differ from what was applied; nothing, perhaps
   */
  public DriftCycle(
      Cycle apply, Source<DriftCheck> check, Consumer<List<Drift.Part>> observer, Clock clock) {
    this.apply = apply;
    this.check = check;
    this.observer = observer;
    this.clock = clock;
  }

  @Override
  public CycleReport run(Occasion occasion) throws InterruptedException {
    CycleReport report = apply.run(occasion);
    if (occasion != Moment.BEFORE_START && !clock.instant().isBefore(nextLook)) {
      look();
    }
    return report;
  }

  @Override
  public Duration pause(Duration usual) {
    return apply.pause(usual);
  }

  private void look() {
    try {
      Optional<DriftCheck> found = check.get();
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
}
