package io.github.replicatorkuma.daemon;

import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.time.Backoff;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait until the next cycle. */
final class Pace {
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(5);
  private static final Duration LONGEST_TERMINAL = Duration.ofMinutes(15);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(5);
  private static final Duration FIRST_SLOW_RETRY = Duration.ofMinutes(1);
  private static final Duration LONGEST_SLOW_RETRY = Duration.ofMinutes(15);
  private static final Duration FIRST_TERMINAL = Duration.ofMinutes(1);
  private static final double JITTER = 0.1;

  private final Duration interval;
  private final RandomGenerator random;
  private final Backoff retryable;
  private final Backoff slow;
  private final Backoff terminal;

  /**
   * @param interval between cycles while all is well; up to a tenth of it is added at random, so
   *     that a fleet does not look in step
   */
  Pace(Duration interval, RandomGenerator random) {
    this.interval = interval;
    this.random = random;
    this.retryable = new Backoff(shorter(FIRST_RETRY), LONGEST_RETRY, random);
    this.slow = new Backoff(FIRST_SLOW_RETRY, LONGEST_SLOW_RETRY, random);
    this.terminal = new Backoff(shorter(FIRST_TERMINAL), LONGEST_TERMINAL, random);
  }

  Duration after(CycleReport report) {
    return switch (report.result()) {
      case TERMINAL, STOPPED -> longer(terminal.failed());
      case RETRYABLE_SLOWLY -> longer(slow.failed());
      case RETRYABLE -> retryable.failed();
      case DONE, IDLE, WAITING -> {
        terminal.succeeded();
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

  private Duration shorter(Duration first) {
    return interval.compareTo(first) < 0 ? interval : first;
  }

  private Duration longer(Duration wait) {
    return wait.compareTo(interval) < 0 ? interval : wait;
  }
}
