package io.github.replicatorkuma.leader;

import java.time.Duration;

/** What somebody beside the database knows of edits to it. */
@FunctionalInterface
public interface Saves {
  /**
   * What is known now.
   *
   * @param quietPeriod how long nothing must have changed before it is published
   * @param goOn whether somebody saves something just now, of which a part may be missing yet
   */
  record Look(Duration quietPeriod, boolean goOn) {}

  Look look();

  /** Of which nobody knows. */
  static Saves unknown(Duration quietPeriod) {
    return () -> new Look(quietPeriod, false);
  }
}
