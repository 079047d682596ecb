package io.github.replicatorkuma.time;

import java.time.Duration;

/** Waits; tests wait without waiting. */
public interface Sleeper {
  /** Waits that long, or until the thread is interrupted. */
  void sleep(Duration duration) throws InterruptedException;

  /** The real thing. */
  static Sleeper system() {
    return duration -> Thread.sleep(Math.max(0, duration.toMillis()));
  }
}
