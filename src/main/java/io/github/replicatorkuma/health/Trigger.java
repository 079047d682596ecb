package io.github.replicatorkuma.health;

import io.github.replicatorkuma.model.CycleReport;

/** Has a cycle run at once, and waits for its end. */
@FunctionalInterface
public interface Trigger {
  /** What may be asked for. */
  enum Action {
    PUBLISH,
    APPLY
  }

  /** Waits until the cycle has ended; says so at once where this instance's role has none. */
  CycleReport run(Action action) throws InterruptedException;
}
