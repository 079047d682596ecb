package io.github.replicatorkuma.health;

import io.github.replicatorkuma.model.CycleReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides whether replication works: the last cycle did what it should, and not long ago.
 *
 * <p>One retryable failure is none of anybody's business; two in a row, or one that lasts for two
 * intervals, is. What the operator must act on counts at once.
 */
final class HealthRule {
  /** What a cycle may take without being late: it may publish, or fetch. */
  static final Duration CYCLE_PATIENCE = Duration.ofMinutes(5);

  /** A fresh instance may wait for its leader, or for somebody to set up its Kuma. */
  static final Duration WAITING_PATIENCE = Duration.ofMinutes(15);

  private HealthRule() {}

  /**
   * What is known.
   *
   * @param started the daemon
   * @param lastGood when the last good cycle ended
   * @param last how the last cycle ended
   * @param failures how many cycles have failed since the last good one
   * @param nextBegins when the next cycle was to begin
   */
  record Facts(
      Instant started,
      Optional<Instant> lastGood,
      Optional<CycleReport> last,
      long failures,
      Instant nextBegins,
      Duration interval) {
    Instant since() {
      return lastGood.orElse(started);
    }

    Duration twoIntervals() {
      return interval.multipliedBy(2);
    }
  }

  static Verdict of(Facts facts, Instant now) {
    Instant late = facts.nextBegins().plus(longer(facts.interval(), CYCLE_PATIENCE));
    if (now.isAfter(late)) {
      return new Verdict(
          false,
          "no cycle has ended since " + facts.since(),
          "Look into the log; if it is silent, restart the replicator and report it.");
    }
    return facts
        .last()
        .map(report -> of(facts, report, now))
        .orElse(new Verdict(true, "the first cycle has not ended yet", ""));
  }

  private static Verdict of(Facts facts, CycleReport report, Instant now) {
    boolean healthy =
        switch (report.result()) {
          case DONE, IDLE, SETTLING -> true;
          case WAITING -> !now.isAfter(facts.since().plus(waitingPatience(facts)));
          case STOPPED, TERMINAL -> false;
          case RETRYABLE, RETRYABLE_SLOWLY ->
              facts.failures() < 2 && !now.isAfter(facts.since().plus(facts.twoIntervals()));
        };
    return new Verdict(healthy, report.summary(), report.hint());
  }

  /** What was there once, such as a database, is not waited for: it is missed. */
  private static Duration waitingPatience(Facts facts) {
    return facts.lastGood().isPresent()
        ? facts.twoIntervals()
        : longer(facts.twoIntervals(), WAITING_PATIENCE);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
