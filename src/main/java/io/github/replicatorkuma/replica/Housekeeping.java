package io.github.replicatorkuma.replica;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.PurgePace;
import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.kuma.Readiness;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.Amount;
import io.github.replicatorkuma.model.ReplicationException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Removes the history of monitors that are gone, which may take many minutes: in small pieces,
 * while the daemon waits for its next cycle. Ended anywhere, it goes on from what the database
 * still holds.
 */
public final class Housekeeping {
  private static final EventLog log = EventLog.of(Housekeeping.class);
  private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);

  private final Place database;
  private final Kuma kuma;
  private final Carryover carried;
  private final Consumer<Optional<String>> page;
  private final Clock clock;
  private int monitors;
  private long gone;
  private Instant nextLine = Instant.MIN;

  /** Where Kuma's database is, if it is there. */
  public interface Place {
    Optional<KumaDatabase> get() throws ReplicationException;
  }

  /** A wait that somebody may end. */
  public interface Pause {
    /** Waits; whether somebody woke. */
    boolean await(Duration atMost) throws InterruptedException;
  }

  /**
   * @param carried knows whether there may be something to do
   * @param page is told what goes on, and when nothing does any more
   */
  public Housekeeping(
      Place database, Kuma kuma, Carryover carried, Consumer<Optional<String>> page, Clock clock) {
    this.database = database;
    this.kuma = kuma;
    this.carried = carried;
    this.page = page;
    this.clock = clock;
  }

  /** A Kuma that boots, or is on trial, is left alone. */
  public boolean isDue() {
    return carried.purgeDue.get() && !kuma.isOnTrial() && kuma.probe() == Readiness.READY;
  }

  /**
   * Works until all is done, the time is over, or somebody wakes.
   *
   * @return how much of the time is left; none after a wake
   */
  public Duration run(Pause wake, Duration atMost) {
    Run run = new Run(wake, System.nanoTime() + atMost.toNanos());
    try {
      Optional<KumaDatabase> found = database.get();
      if (found.isPresent() && !found.get().read(ReadTransaction::isMigrating)) {
        var unused = found.get().purgeOrphanedHistory(List.of(), run);
        if (!run.ended) {
          done();
        }
      }
    } catch (ReplicationException | RuntimeException e) {
      log.warn("purge_postponed", field("reason", e.getMessage()));
    }
    return run.woken ? Duration.ZERO : Duration.ofNanos(Math.max(0, run.left()));
  }

  private void done() {
    if (gone > 0) {
      log.info("purged", field("monitors", monitors), field("rows", gone));
    }
    carried.purgeDue.set(false);
    page.accept(Optional.empty());
    monitors = 0;
    gone = 0;
    nextLine = Instant.MIN;
  }

  /** One time between two cycles. */
  private final class Run implements PurgePace {
    private final Pause wake;
    private final long end;
    private long all;
    private boolean woken;
    private boolean ended;

    Run(Pause wake, long end) {
      this.wake = wake;
      this.end = end;
    }

    long left() {
      return end - System.nanoTime();
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
        woken = wake.await(lock);
        ended = woken || left() <= 0;
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
              "removing the history of %s: %,d of about %,d rows",
              Amount.of(monitors, "deleted monitor"),
              gone,
              all);
      page.accept(Optional.of(now));
      if (!clock.instant().isBefore(nextLine)) {
        log.info("purging", field("summary", now));
        nextLine = clock.instant().plus(BETWEEN_LINES);
      }
    }
  }
}
