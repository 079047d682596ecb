package io.github.replicatorkuma.daemon;

import io.github.replicatorkuma.model.CycleReport;
import java.time.Duration;

/** What the daemon repeats. No failure leaves it but as a report. */
@FunctionalInterface
public interface Cycle {
  /**
   * Runs once.
   *
   * @param moment where in Kuma's life it runs
   */
  CycleReport run(Moment moment) throws InterruptedException;

  /**
   * Runs once because somebody asked for it, Kuma being ready. Where nothing can be asked for, it
   * is a usual run.
   */
  default CycleReport run(Order order) throws InterruptedException {
    return run(Moment.RUNNING);
  }

  /**
   * How long to wait until the next run, all being well.
   *
   * @param usual the configured interval
   */
  default Duration pause(Duration usual) {
    return usual;
  }

  /** Where in Kuma's life a cycle runs. */
  enum Moment {
    /** Kuma has not been started yet. */
    BEFORE_START,
    /** Kuma has become ready since. */
    RUNNING
  }
}
