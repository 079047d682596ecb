package io.github.replicatorkuma.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An environment that is right, to be changed by a test, and what becomes of it. */
final class Environment {
  /** What is told where nothing of messages is set. */
  static final NotifySettings NOBODY_TO_TELL =
      new NotifySettings(Optional.empty(), Optional.empty());

  private final Map<String, String> variables = new TreeMap<>();
  private final Path workingDirectory;
  private String hostName = "kuma-1";

  /** With everything that is needed; {@code workingDirectory/data} is to exist. */
  Environment(Path workingDirectory) {
    this.workingDirectory = workingDirectory;
    with("RESTIC_REPOSITORY", "/backups/kuma").with("RESTIC_PASSWORD", "geheim");
  }

  Environment with(String name, String value) {
    variables.put(name, value);
    return this;
  }

  Environment without(String name) {
    variables.remove(name);
    return this;
  }

  Environment onHost(String name) {
    hostName = name;
    return this;
  }

  /** Without the script's staging directory, which this machine may have. */
  ParsedConfig parse() {
    return parse(workingDirectory.resolve("no-such-staging"));
  }

  ParsedConfig parse(Path conventionalStaging) {
    return parse(conventionalStaging, new Places());
  }

  /** On a disk that may not answer. */
  ParsedConfig parse(Path conventionalStaging, Places places) {
    return ConfigParser.parse(
        new Variables(variables, workingDirectory, places), hostName, conventionalStaging, true);
  }

  /** What the log shows of it. */
  static List<String> printed(ParsedConfig parsed) {
    return parsed.settings().stream().map(Setting::toString).toList();
  }

  /** The configuration, or a failure that shows every error. */
  ReplicatorConfig config() {
    ParsedConfig parsed = parse();
    return parsed.config().orElseThrow(() -> new AssertionError(parsed.errors()));
  }

  /** The only error, which must be about {@code variable}. */
  Problem onlyError(String variable) {
    return only(variable, "error", parse().errors());
  }

  /** The only warning, which must be about {@code variable}. */
  Problem onlyWarning(String variable) {
    return only(variable, "warning", parse().warnings());
  }

  private static Problem only(String variable, String kind, List<Problem> problems) {
    if (problems.size() != 1 || !problems.get(0).variable().equals(variable)) {
      throw new AssertionError("not one " + kind + " about " + variable + ": " + problems);
    }
    return problems.get(0);
  }
}
