package io.github.replicatorkuma.health;

/** Tells whether Uptime Kuma answers at all. */
@FunctionalInterface
public interface Liveness {
  boolean kumaAnswers();
}
