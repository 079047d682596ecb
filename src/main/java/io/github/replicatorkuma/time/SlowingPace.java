package io.github.replicatorkuma.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** For what comes and goes and comes again: it is told at once, and then less and less often. */
public final class SlowingPace {
  static final Duration FIRST = Duration.ofMinutes(5);
  static final Duration LONGEST = Duration.ofHours(6);

  private final Clock clock;
  private Duration pause = Duration.ZERO;
  private Instant next = Instant.MIN;

  /**
   * @param clock that nobody sets
   */
  public SlowingPace(Clock clock) {
    this.clock = clock;
  }

  /** Whether to tell it this time. After a calm of six hours it begins anew. */
  public boolean isDue() {
    Instant now = clock.instant();
    if (now.isBefore(next)) {
      return false;
    }
    boolean calm = pause.isZero() || now.isAfter(next.plus(LONGEST));
    pause = calm ? FIRST : pause.multipliedBy(2);
    pause = pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
    next = now.plus(pause);
    return true;
  }
}
