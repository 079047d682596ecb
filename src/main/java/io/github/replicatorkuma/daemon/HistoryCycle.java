package io.github.replicatorkuma.daemon;

import static io.github.replicatorkuma.logging.EventLog.field;
import static io.github.replicatorkuma.time.Durations.shorter;

import io.github.replicatorkuma.health.Health;
import io.github.replicatorkuma.health.HistoryStanding;
import io.github.replicatorkuma.health.Verdict;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.Age;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.ReplicationException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Makes backups beside the cycles, which never wait for one, and tells where they are missing. For
 * a thread of its own.
 */
public final class HistoryCycle {
  private static final EventLog log = EventLog.of(HistoryCycle.class);
  private static final Duration POLL = Duration.ofSeconds(5);

  /** A restart, or a slow night, is no news. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** So many intervals without a backup are told. */
  private static final int OVERDUE = 3;

  /**
   * So small a part of the interval may pass before the first one: instances that are started
   * together create their repository one after the other, and not twice.
   */
  private static final int FIRST_OF = 120;

  private static final String LOOK =
      "To try it now, and see what is wrong, run: `replicator-kuma history backup`";

  public static final CycleReport NOT_EMPTY =
      new CycleReport(
          Result.STOPPED,
          "refused",
          "there is an Uptime Kuma here already, and a backup is only restored where there is none",
          "Nothing was changed. Restore onto an empty data directory; docs/disaster-recovery.md says how.");

  private final Means means;
  private final Orders orders;
  private final Duration interval;
  private final Pace pace;
  private final Telling telling;
  private final FailureMark mark;
  private final Health health;
  private final Clock clock;
  private final RandomGenerator random;
  private final Instant started;
  private Instant lastMade;
  private Optional<CycleReport> failure = Optional.empty();
  private boolean told;
  private boolean made;

  /** What makes backups. */
  public interface Means {
    /** Backups are due from now on; for how long there has been none. */
    Duration begin();

    /** Why none can be made just now, as while Uptime Kuma boots. */
    Optional<String> obstacle();

    /**
     * Makes one.
     *
     * @param init whether a repository that was there before and is gone is made anew
     */
    CycleReport backUp(boolean init) throws ReplicationException, InterruptedException;

    /** How backups are, as far as it is remembered. */
    HistoryStanding standing();
  }

  /**
   * @param orders gives those that are about backups to this
   * @param interval between two backups
   * @param mark of missing backups that people were told of
   * @param clock for deadlines
   */
  public HistoryCycle(
      Means means,
      Orders orders,
      Duration interval,
      Telling telling,
      FailureMark mark,
      Health health,
      Clock clock,
      RandomGenerator random) {
    this.means = means;
    this.orders = orders;
    this.interval = interval;
    this.pace = new Pace(interval, random);
    this.random = random;
    this.telling = telling;
    this.mark = mark;
    this.health = health;
    this.clock = clock;
    this.started = clock.instant();
    this.lastMade = started;
    orders.serveHistory();
  }

  /** Works until it is interrupted. */
  public void run() throws InterruptedException {
    lastMade = clock.instant().minus(means.begin());
    Instant due =
        means.standing().last().isPresent()
            ? lastMade.plus(interval)
            : clock.instant().plusMillis(random.nextLong(1 + interval.toMillis() / FIRST_OF));
    while (true) {
      note();
      Optional<Orders.Placed> asked = orders.nextOfHistory(shorter(POLL, interval));
      Optional<Order.BackUp> wanted =
          asked
              .map(Orders.Placed::order)
              .filter(Order.BackUp.class::isInstance)
              .map(Order.BackUp.class::cast);
      boolean isDue = !clock.instant().isBefore(due);
      if (asked.isPresent() && wanted.isEmpty()) {
        asked.get().ended().complete(NOT_EMPTY);
      } else if (wanted.isPresent() || (isDue && means.obstacle().isEmpty())) {
        CycleReport report = backUp(wanted.filter(Order.BackUp::init).isPresent());
        due = report.result() == Result.WAITING ? due : clock.instant().plus(pace.after(report));
        note();
        asked.ifPresent(order -> order.ended().complete(report));
      }
    }
  }

  private CycleReport backUp(boolean init) throws InterruptedException {
    Optional<String> obstacle = means.obstacle();
    if (obstacle.isPresent()) {
      return new CycleReport(Result.WAITING, "waiting", "no backup now: " + obstacle.get(), "");
    }
    CycleReport report = Reports.ofAttempt(() -> means.backUp(init));
    made = report.isGood();
    failure = Optional.of(report).filter(ended -> !made);
    if (made) {
      lastMade = clock.instant();
      log.info("backed_up", field("summary", report.summary()));
    } else {
      log.warn("not_backed_up", field("reason", report.summary()), field("hint", report.hint()));
    }
    return report;
  }

  /**
   * Shows how it is, and tells people once that backups are missing, at once where somebody has to
   * see to it, and once that they are not.
   */
  private void note() {
    Duration age = Duration.between(lastMade, clock.instant());
    boolean overdue = age.compareTo(interval.multipliedBy(OVERDUE)) >= 0;
    health.history(
        means
            .standing()
            .with(
                overdue,
                failure.map(report -> new Verdict(false, report.summary(), report.hint()))));
    boolean stuck = failure.filter(HistoryCycle::isForPeople).isPresent();
    boolean settled = Duration.between(started, clock.instant()).compareTo(PATIENCE) >= 0;
    if ((stuck || (overdue && settled)) && !told) {
      told = true;
      if (!mark.isNews(failure.map(FailureMark::causeOf).orElse("overdue"))) {
        return;
      }
      String reason = failure.map(CycleReport::summary).or(means::obstacle).orElse("");
      telling.history(
          (overdue ? "no history backup for " + Age.about(age) : "no history backup was made")
              + (reason.isEmpty() ? "" : ": " + reason),
          failure.map(CycleReport::hint).filter(hint -> !hint.isEmpty()).orElse(LOOK));
    } else if (made && !overdue && !mark.told().isEmpty()) {
      told = false;
      mark.remove();
      telling.historyAgain();
    }
  }

  /** Whether it hardly passes by itself. */
  private static boolean isForPeople(CycleReport report) {
    return report.result() == Result.TERMINAL
        || report.result() == Result.STOPPED
        || report.event().equals(CycleReport.NO_ROOM);
  }
}
