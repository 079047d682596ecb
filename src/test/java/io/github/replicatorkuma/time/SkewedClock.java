package io.github.replicatorkuma.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** A clock that is wrong, and runs at another rate than {@code real}. */
public final class SkewedClock extends Clock {
  private final Clock real;
  private final Instant begin;
  private final Duration ahead;
  private final double rate;

  public SkewedClock(Clock real, Duration ahead, double rate) {
    this.real = real;
    this.begin = real.instant();
    this.ahead = ahead;
    this.rate = rate;
  }

  @Override
  public Instant instant() {
    long passed = Duration.between(begin, real.instant()).toMillis();
    return begin.plus(ahead).plusMillis((long) (passed * rate));
  }

  @Override
  public ZoneId getZone() {
    return real.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("nobody asks for another zone");
  }
}
