package io.github.replicatorkuma.health;

import io.github.replicatorkuma.model.CycleReport;
import java.util.concurrent.CompletableFuture;

/** Has a cycle run at once. */
@FunctionalInterface
public interface Trigger {
  /** What may be asked for. */
  enum Action {
    PUBLISH,
    APPLY
  }

  /** How the cycle has ended, once it has; at once where this instance's role has none. */
  CompletableFuture<CycleReport> run(Action action);
}
