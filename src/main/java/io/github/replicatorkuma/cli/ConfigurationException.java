package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.config.Problem;
import java.util.List;

/** The environment does not make a configuration; names every problem. */
final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  ConfigurationException(List<Problem> problems) {
    super(problems.size() + " problems");
    this.problems = List.copyOf(problems);
  }

  List<Problem> problems() {
    return problems;
  }
}
