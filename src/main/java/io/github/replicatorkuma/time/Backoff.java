package io.github.replicatorkuma.time;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after failures in a row: doubling from {@code first} to {@code longest}, less up
 * to a fifth at random, so that a fleet does not come back in step.
 */
public final class Backoff {
  private static final int MAX_DOUBLINGS = 30;

  private final Duration first;
  private final Duration longest;
  private final RandomGenerator random;
  private int failures;

  public Backoff(Duration first, Duration longest, RandomGenerator random) {
    this.first = first;
    this.longest = longest;
    this.random = random;
  }

  /** Notes one more failure; how long to wait now. */
  public Duration failed() {
    int doublings = Math.min(failures, MAX_DOUBLINGS);
    failures++;
    long millis = longest.toMillis();
    if (first.toMillis() <= millis >> doublings) {
      millis = first.toMillis() << doublings;
    }
    return Duration.ofMillis(millis - (long) (millis * 0.2 * random.nextDouble()));
  }

  public void succeeded() {
    failures = 0;
  }
}
