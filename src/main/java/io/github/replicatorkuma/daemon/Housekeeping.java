package io.github.replicatorkuma.daemon;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.PurgePace;
import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.kuma.NoKuma;
import io.github.replicatorkuma.kuma.Readiness;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.replica.Carryover;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the history of monitors that are gone, which may take many minutes: in small pieces,
 * while nothing else is to be done. Ended anywhere, it goes on from what the database still holds.
 */
public final class Housekeeping {
  /** Has nothing to do, ever. */
  public static final Housekeeping NONE =
      new Housekeeping(
          Optional::empty,
          new NoKuma(),
          new Carryover(),
          page -> {},
          Clock.systemUTC(),
          Steps.UNOBSERVED);

  private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);
  private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);

  private final Source<KumaDatabase> database;
  private final Kuma kuma;
  private final Carryover carried;
  private final Consumer<Optional<String>> page;
  private final Clock clock;
  private final Steps steps;
  private int monitors;
  private long gone;
  private Instant nextLine = Instant.MIN;

  /**
   * @param carried knows whether there may be something to do
   * @param page is told what goes on, and when nothing does any more
   */
  public Housekeeping(
      Source<KumaDatabase> database,
      Kuma kuma,
      Carryover carried,
      Consumer<Optional<String>> page,
      Clock clock,
      Steps steps) {
    this.database = database;
    this.kuma = kuma;
    this.carried = carried;
    this.page = page;
    this.clock = clock;
    this.steps = steps;
  }

  /** Waits for a moment after a piece of work. */
  @FunctionalInterface
  public interface Pause {
    /** Whether there is time for another piece after that. */
    boolean leavesTimeAfter(Duration moment) throws InterruptedException;
  }

  /** A Kuma that is about to boot, or on trial, is left alone. */
  boolean isDue() {
    return carried.isPurgeDue() && !kuma.isOnTrial() && kuma.probe() == Readiness.READY;
  }

  /** Works until all is done or there is no time left. */
  public void run(Pause pause) {
    try {
      Optional<KumaDatabase> found = database.get();
      if (found.isEmpty() || found.get().read(ReadTransaction::isMigrating)) {
        return;
      }
      steps.reached(Step.APPLY_BEFORE_PURGE);
      Run run = new Run(pause);
      var unused = found.get().purgeOrphanedHistory(run);
      if (!run.ended) {
        done();
      }
    } catch (ReplicationException | RuntimeException e) {
      log.warn("event=purge_postponed reason=\"{}\"", e.getMessage());
    }
  }

  private void done() {
    if (gone > 0) {
      log.info("event=purged monitors={} rows={}", monitors, gone);
    }
    carried.setPurgeDue(false);
    page.accept(Optional.empty());
    monitors = 0;
    gone = 0;
    nextLine = Instant.MIN;
  }

  /** One time between two cycles. */
  private final class Run implements PurgePace {
    private final Pause pause;
    private long all;
    private boolean ended;

    Run(Pause pause) {
      this.pause = pause;
    }

    @Override
    public void found(int left, long rows) {
      monitors = Math.max(monitors, left);
      all = gone + rows;
      if (rows > 0) {
        tell();
      }
    }

    @Override
    public boolean goesOnAfter(int rows, Duration lock) {
      gone += rows;
      tell();
      try {
        ended = !pause.leavesTimeAfter(lock);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        ended = true;
      }
      return !ended;
    }

    private void tell() {
      String now =
          String.format(
              Locale.ROOT,
              "removing the history of %,d deleted monitors: %,d of about %,d rows",
              monitors,
              gone,
              all);
      page.accept(Optional.of(now));
      if (!clock.instant().isBefore(nextLine)) {
        log.info("event=purging summary=\"{}\"", now);
        nextLine = clock.instant().plus(BETWEEN_LINES);
      }
    }
  }
}
