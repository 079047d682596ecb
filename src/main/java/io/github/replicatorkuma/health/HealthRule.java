package io.github.replicatorkuma.health;

import static io.github.replicatorkuma.time.Durations.longer;

import io.github.replicatorkuma.model.CycleReport;
import java.time.Duration;
import java.time.Instant;

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

  static Verdict of(Status status) {
    Duration patience = longer(status.about().interval(), CYCLE_PATIENCE);
    if (status.now().isAfter(status.nextBegins().plus(patience))) {
      return new Verdict(
          false,
          "no cycle has ended since " + since(status),
          "Look into the log; if it is silent, restart the replicator and report it.");
    }
    if (status.isUnpublishedTooLong() && status.last().filter(CycleReport::isGood).isPresent()) {
      return new Verdict(
          false,
          "edits are not published since " + Wording.time(status.unpublishedSince().orElseThrow()),
          "Publish them: `replicator-kuma publish`. If that fails, it says why.");
    }
    return status
        .last()
        .map(report -> new Verdict(isHealthy(status, report), report.summary(), report.hint()))
        .orElse(new Verdict(true, "the first cycle has not ended yet", ""));
  }

  private static boolean isHealthy(Status status, CycleReport last) {
    Duration twoIntervals = status.about().interval().multipliedBy(2);
    // What was there once, such as a database, is not waited for: it is missed.
    Duration waitingPatience =
        status.lastGood().isPresent() ? twoIntervals : longer(twoIntervals, WAITING_PATIENCE);
    return switch (last.result()) {
      case DONE, IDLE, SETTLING -> true;
      case WAITING -> isWithin(waitingPatience, status);
      case STOPPED, TERMINAL -> false;
      case RETRYABLE, RETRYABLE_SLOWLY -> status.failures() < 2 && isWithin(twoIntervals, status);
    };
  }

  private static boolean isWithin(Duration patience, Status status) {
    return !status.now().isAfter(since(status).plus(patience));
  }

  private static Instant since(Status status) {
    return status.lastGood().orElse(status.started());
  }
}
