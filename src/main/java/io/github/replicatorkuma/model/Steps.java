package io.github.replicatorkuma.model;

/**
 * Is told each step of a cycle that changes something outside memory, just before and just after
 * it. Tests end the process or fail the cycle at one of them; in production nobody listens.
 */
@FunctionalInterface
public interface Steps {
  Steps UNOBSERVED = step -> {};

  /**
   * Takes note of a step.
   *
   * @throws ReplicationException to make the cycle fail here
   */
  void reached(String step) throws ReplicationException;
}
