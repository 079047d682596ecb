package io.github.replicatorkuma.daemon;

import static io.github.replicatorkuma.logging.EventLog.field;
import static io.github.replicatorkuma.logging.EventLog.thrown;

import io.github.replicatorkuma.kept.KeptEntry;
import io.github.replicatorkuma.kept.KeptHints;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.replica.KeptNews;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A cycle that tells what was kept aside in it, or in one that a dead process could not tell of,
 * and that counts for how long the daemon has run since.
 */
public final class KeepingCycle implements Cycle {
  static final Duration INTERVAL = Duration.ofHours(1);

  private static final EventLog log = EventLog.of(KeepingCycle.class);

  private final First first;
  private final Cycle cycle;
  private final KeptNews news;
  private final Consumer<List<KeptEntry>> people;
  private final Clock clock;
  private Instant counted;

  /** What may fail, and the run with it. */
  public interface First {
    void run() throws ReplicationException;
  }

  /**
   * Repeats {@code cycle}.
   *
   * @param first is done before each run
   * @param people are told of what is new
   * @param clock that nobody sets
   */
  public KeepingCycle(
      First first, Cycle cycle, KeptNews news, Consumer<List<KeptEntry>> people, Clock clock) {
    this.first = first;
    this.cycle = cycle;
    this.news = news;
    this.people = people;
    this.clock = clock;
    this.counted = clock.instant();
  }

  @Override
  public CycleReport run(Occasion occasion) throws InterruptedException {
    CycleReport report = Reports.ofAttempt(() -> firstAnd(occasion));
    // What was edited may have to be fetched, and must not hold up the start.
    return occasion == Moment.BEFORE_START ? report : told(report);
  }

  @Override
  public Duration pause(Duration usual) {
    return cycle.pause(usual);
  }

  private CycleReport firstAnd(Occasion occasion)
      throws ReplicationException, InterruptedException {
    first.run();
    return cycle.run(occasion);
  }

  private CycleReport told(CycleReport report) {
    try {
      count();
      return report.isFailure() ? report : withNews(report, news, people);
    } catch (ReplicationException e) {
      log.warn("kept_not_told", field("reason", e.getMessage()));
    } catch (RuntimeException e) {
      log.error("defect", thrown(e));
    }
    return report;
  }

  private void count() throws ReplicationException {
    Duration ran = Duration.between(counted, clock.instant());
    if (ran.compareTo(INTERVAL) >= 0) {
      counted = clock.instant();
      news.ranFor(ran);
    }
  }

  /** The report of a cycle with what was kept aside in it, which is known then. */
  public static CycleReport withNews(
      CycleReport report, KeptNews news, Consumer<List<KeptEntry>> people)
      throws ReplicationException {
    List<KeptEntry> entries = news.untold();
    if (entries.isEmpty()) {
      return report;
    }
    people.accept(entries);
    news.told(entries);
    String kept = entries.stream().map(KeptEntry::summary).collect(Collectors.joining("; "));
    String hints =
        entries.stream()
            .map(entry -> KeptHints.show(entry.number()))
            .collect(Collectors.joining(". "));
    return report
        .saying(report.summary() + "; edits are " + kept, (report.hint() + " " + hints).strip())
        .naming(entries.stream().map(KeptEntry::aside).toList());
  }
}
