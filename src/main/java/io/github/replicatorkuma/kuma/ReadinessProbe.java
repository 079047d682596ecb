package io.github.replicatorkuma.kuma;

import io.github.replicatorkuma.exec.ChildProcess;

/** Asks Kuma once whether it is ready. */
@FunctionalInterface
public interface ReadinessProbe {
  /** Never fails: what cannot be asked does not answer. Keeps the thread's interrupted mark. */
  Readiness probe();

  /** Whether it may be this child that answers, and not another process on its port. */
  default boolean mayBe(ChildProcess child) {
    return true;
  }
}
