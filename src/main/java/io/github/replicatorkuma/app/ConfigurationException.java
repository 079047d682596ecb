package io.github.replicatorkuma.app;

import io.github.replicatorkuma.config.Problem;
import java.util.List;

/** The environment does not make a configuration; names every problem. */
public final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  public ConfigurationException(List<Problem> problems) {
    super(problems.size() + " problems");
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }
}
