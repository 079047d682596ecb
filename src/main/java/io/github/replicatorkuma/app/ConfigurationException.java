package io.github.replicatorkuma.app;

import io.github.replicatorkuma.config.Problem;
import io.github.replicatorkuma.model.CycleReport;
import java.util.List;
import java.util.Optional;

/** The environment does not make a configuration; names every problem. */
public final class ConfigurationException extends Exception {
  private final transient List<Problem> problems;

  public ConfigurationException(List<Problem> problems) {
    super(problems.size() + " problems");
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }

  /** What is told of it where one line has to do. */
  public CycleReport report() {
    List<String> found = problems.stream().map(Problem::toString).toList();
    return new CycleReport(
        CycleReport.Result.TERMINAL,
        "misconfigured",
        String.join("; ", found),
        "Fix these variables, then start again. In Docker, create the container anew"
            + " (docker compose up -d): a restart keeps the old ones.",
        found,
        Optional.empty());
  }
}
