package io.github.replicatorkuma.time;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock for deadlines: it starts at the system's time and then only counts, so that no correction
 * of the system's time ends a wait early.
 */
public final class MonotonicClock extends Clock {
  private final Instant start = Instant.now();
  private final long startNanos = System.nanoTime();

  @Override
  public Instant instant() {
    return start.plusNanos(System.nanoTime() - startNanos);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  /** Deadlines have no time zone. */
  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
