package io.github.replicatorkuma.daemon;

import static io.github.replicatorkuma.time.Durations.longer;
import static io.github.replicatorkuma.time.Durations.shorter;

import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.time.Backoff;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait until the next cycle. A full disk is not filled again soon. What passes by
 * itself is tried again soon, a server that is away at least each two minutes; what somebody must
 * mend, or asks for fewer tries, after a minute at first and always within a quarter of an hour,
 * however long the interval: a short outage may look like that, too. A stop is no failure: a leader
 * that has rolled back publishes at its next look, and soon.
 */
final class Pace {
  private static final Duration FIRST_RETRY = Duration.ofSeconds(5);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(5);
  private static final Duration LONGEST_UNREACHABLE = Duration.ofMinutes(2);
  private static final Duration FIRST_PATIENT = Duration.ofMinutes(1);
  private static final Duration LONGEST_PATIENT = Duration.ofMinutes(15);
  private static final double JITTER = 0.1;

  private final Duration interval;
  private final RandomGenerator random;
  private final Backoff retryable;
  private final Backoff slow;
  private final Backoff terminal;
  private final Backoff stopped;

  /**
   * @param interval between cycles while all is well; up to a tenth of it is added at random, so
   *     that a fleet does not look in step
   */
  Pace(Duration interval, RandomGenerator random) {
    this.interval = interval;
    this.random = random;
    this.retryable = new Backoff(shorter(interval, FIRST_RETRY), LONGEST_RETRY, random);
    this.slow = new Backoff(FIRST_PATIENT, LONGEST_PATIENT, random);
    this.terminal = new Backoff(FIRST_PATIENT, LONGEST_PATIENT, random);
    this.stopped = new Backoff(shorter(interval, FIRST_PATIENT), LONGEST_PATIENT, random);
  }

  Duration after(CycleReport report) {
    return switch (report.result()) {
      case TERMINAL -> longer(terminal.failed(), FIRST_PATIENT);
      case STOPPED -> longer(stopped.failed(), interval);
      case RETRYABLE_SLOWLY -> {
        Duration wait = longer(slow.failed(), FIRST_PATIENT);
        boolean full = report.event().equals(CycleReport.NO_ROOM);
        yield full ? longer(interval, LONGEST_PATIENT) : wait;
      }
      case RETRYABLE -> {
        Duration wait = retryable.failed();
        boolean away = report.event().equals(CycleReport.UNREACHABLE);
        yield away ? shorter(wait, LONGEST_UNREACHABLE) : wait;
      }
      case DONE, IDLE, WAITING -> {
        terminal.succeeded();
        stopped.succeeded();
        retryable.succeeded();
        slow.succeeded();
        yield usual();
      }
      case SETTLING -> usual();
    };
  }

  private Duration usual() {
    return interval.plusMillis((long) (interval.toMillis() * JITTER * random.nextDouble()));
  }
}
