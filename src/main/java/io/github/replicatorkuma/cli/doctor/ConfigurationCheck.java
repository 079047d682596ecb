package io.github.replicatorkuma.cli.doctor;

import io.github.replicatorkuma.config.ParsedConfig;
import java.util.ArrayList;
import java.util.List;

/** What is wrong, or looks wrong, with the environment variables. */
final class ConfigurationCheck implements Check {
  private final ParsedConfig parsed;

  ConfigurationCheck(ParsedConfig parsed) {
    this.parsed = parsed;
  }

  @Override
  public String subject() {
    return "configuration";
  }

  @Override
  public List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    parsed.errors().stream()
        .map(
            error ->
                Finding.failure(subject(), error.variable() + ": " + error.message(), error.hint()))
        .forEach(findings::add);
    parsed.warnings().stream()
        .map(
            warning ->
                Finding.warning(
                    subject(), warning.variable() + ": " + warning.message(), warning.hint()))
        .forEach(findings::add);
    return findings.isEmpty()
        ? List.of(Finding.ok(subject(), parsed.settings().size() + " settings"))
        : findings;
  }
}
