package io.github.replicatorkuma.daemon;

import io.github.replicatorkuma.model.CycleReport;
import java.time.Duration;

/** What the daemon repeats. No failure leaves it but as a report. */
public interface Cycle {
  CycleReport run(Occasion occasion) throws InterruptedException;

  /**
   * How long to wait until the next run, all being well.
   *
   * @param usual the configured interval
   */
  default Duration pause(Duration usual) {
    return usual;
  }

  /** Why a cycle runs: it is due, or somebody asked for it, Kuma being ready. */
  sealed interface Occasion permits Moment, Order {}

  /** Where in Kuma's life a cycle runs that is due. */
  enum Moment implements Occasion {
    /** Kuma has not been started yet. */
    BEFORE_START,
    /** Kuma has become ready since. */
    RUNNING
  }
}
