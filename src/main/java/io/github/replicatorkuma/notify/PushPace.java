package io.github.replicatorkuma.notify;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a push is due: once a minute at most, but the first after a change at once; a
 * failure that follows another one's minute waits for it.
 */
final class PushPace {
  static final Duration INTERVAL = Duration.ofMinutes(1);

  private @Nullable Instant wellAt;
  private @Nullable Instant failingAt;
  private boolean lastWasFailing;
  private boolean goodCycle;

  /** A good cycle has ended: that is to be told once. */
  void goodCycle() {
    goodCycle = true;
  }

  /**
   * Whether the state is to be told now.
   *
   * @param healthy whether replication works
   */
  boolean isDue(boolean healthy, Instant now) {
    if (!healthy) {
      goodCycle = false;
      return isOver(failingAt, now);
    }
    return goodCycle && (lastWasFailing || isOver(wellAt, now));
  }

  private static boolean isOver(@Nullable Instant last, Instant now) {
    return last == null || !now.isBefore(last.plus(INTERVAL));
  }

  /**
   * It was tried.
   *
   * @param delivered a good cycle that was not is told again
   */
  void tried(boolean healthy, boolean delivered, Instant now) {
    lastWasFailing = !healthy;
    if (healthy) {
      wellAt = now;
      goodCycle = !delivered;
    } else {
      failingAt = now;
    }
  }
}
