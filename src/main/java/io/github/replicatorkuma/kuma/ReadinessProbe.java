package io.github.replicatorkuma.kuma;

/** Asks Kuma once whether it is ready. */
@FunctionalInterface
public interface ReadinessProbe {
  /** Never fails: what cannot be asked does not answer. Keeps the thread's interrupted mark. */
  Readiness probe();
}
