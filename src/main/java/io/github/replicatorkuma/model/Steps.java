package io.github.replicatorkuma.model;

/**
 * Is told each {@link Step} of a cycle when it is reached. Tests end the process or fail the cycle
 * at one of them; in production nobody listens.
 */
public interface Steps {
  Steps UNOBSERVED = step -> {};

  /**
   * Takes note of a step.
   *
   * @throws ReplicationException to make the cycle fail here
   */
  void reached(Step step) throws ReplicationException;
}
