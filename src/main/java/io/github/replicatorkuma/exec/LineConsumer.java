package io.github.replicatorkuma.exec;

/**
 * Takes a child's stdout line by line, on a thread of the runner; all lines have been taken when
 * the runner returns.
 */
@FunctionalInterface
public interface LineConsumer {
  /** A line without its line feed. */
  void accept(String line);
}
