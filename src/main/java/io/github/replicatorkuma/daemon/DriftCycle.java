package io.github.replicatorkuma.daemon;

import static io.github.replicatorkuma.logging.EventLog.field;
import static io.github.replicatorkuma.logging.EventLog.thrown;

import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.Drift;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.replica.DriftCheck;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A replica's cycle that also looks for drift: once an hour, whatever the repository does, and
 * after each cycle while there is some, to see that it has gone.
 */
public final class DriftCycle implements Cycle {
  static final Duration INTERVAL = Duration.ofHours(1);

  private static final EventLog log = EventLog.of(DriftCycle.class);

  private final Cycle apply;
  private final Source<DriftCheck> check;
  private final Consumer<List<Drift.Part>> observer;
  private final Clock clock;
  private @Nullable Instant lookedAt;
  private @Nullable Interrupted interrupted;
  private Optional<CycleReport> held = Optional.empty();
  private boolean drifted;

  /** A pause between two applies that is long enough for a look. */
  private record Interrupted(Instant lookDue, Instant applyDue) {}

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
    CycleReport report;
    if (occasion instanceof Moment && isOnlyToLook()) {
      report =
          held.isEmpty()
              ? new CycleReport(Result.IDLE, "up_to_date", "looked for drift only", "")
              : held.get().ofIdle();
    } else {
      report = apply.run(occasion);
      held = Optional.of(report).filter(end -> !end.held().isEmpty());
      interrupted = null;
    }
    if (occasion != Moment.BEFORE_START) {
      look();
    }
    return report;
  }

  /** Whoever is woken before the look is due was woken for something else. */
  private boolean isOnlyToLook() {
    Interrupted pause = interrupted;
    Instant now = clock.instant();
    return pause != null && !now.isBefore(pause.lookDue()) && now.isBefore(pause.applyDue());
  }

  /** Who looks at the repository more rarely than for drift is woken in between. */
  @Override
  public Duration pause(Duration usual) {
    Instant now = clock.instant();
    Interrupted before = interrupted;
    Instant applyDue = before == null ? now.plus(apply.pause(usual)) : before.applyDue();
    if (!now.isBefore(applyDue)) {
      interrupted = null;
      return Duration.ZERO;
    }
    Instant lookDue = now.plus(INTERVAL);
    boolean interrupts = lookDue.isBefore(applyDue);
    interrupted = interrupts ? new Interrupted(lookDue, applyDue) : null;
    return interrupts ? INTERVAL : Duration.between(now, applyDue);
  }

  private void look() {
    Instant now = clock.instant();
    if (!drifted && lookedAt != null && now.isBefore(lookedAt.plus(INTERVAL))) {
      return;
    }
    try {
      Optional<DriftCheck> found = check.get();
      if (found.isPresent()) {
        List<Drift.Part> parts = found.get().look();
        lookedAt = now;
        drifted = !parts.isEmpty();
        observer.accept(parts);
      }
    } catch (ReplicationException e) {
      log.debug("drift_unknown", field("reason", e.getMessage()));
    } catch (RuntimeException e) {
      log.error("defect", thrown(e));
    }
  }
}
