package io.github.replicatorkuma.fleet;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * When an instance with users creates the repository of a fleet: each waits for others to do it, up
 * to two heartbeats, for a time of its own. Two that create it at once would each have a key of
 * their own there.
 */
final class Founding {
  private final Duration heartbeat;
  private final Clock clock;
  private final RandomGenerator random;
  private @Nullable Instant due;

  Founding(Duration heartbeat, Clock clock, RandomGenerator random) {
    this.heartbeat = heartbeat;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Whether it is time.
   *
   * @param may whether it is for this instance at all, as it is now
   */
  boolean isDue(boolean may) {
    if (!may) {
      due = null;
      return false;
    }
    if (due == null) {
      due = clock.instant().plusMillis(random.nextLong(heartbeat.multipliedBy(2).toMillis()));
    }
    return !clock.instant().isBefore(due);
  }
}
