package io.github.replicatorkuma.config;

import io.github.replicatorkuma.model.Records;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the environment says, with everything that is wrong with it.
 *
 * <p>Beside {@code config} stands what a program needs that has to say that there is no {@code
 * config}, and to run Kuma all the same: these are always there, with defaults where the value was
 * wrong.
 *
 * @param config present only when there are no errors
 * @param heartbeatFile what shows that the daemon is alive, where somebody looks at it
 * @param values of all else
 * @param settings each setting as it took effect, for the start log
 */
public record ParsedConfig(
    Optional<ReplicatorConfig> config,
    KumaSettings kuma,
    NotifySettings notifySettings,
    Optional<Path> heartbeatFile,
    String instanceName,
    Values values,
    List<Setting> settings,
    List<Problem> errors,
    List<Problem> warnings) {
  /**
   * @throws IllegalArgumentException when there is a config beside errors, or neither
   */
  public ParsedConfig {
    settings = List.copyOf(settings);
    errors = List.copyOf(errors);
    warnings = List.copyOf(warnings);
    if (config.isPresent() != errors.isEmpty()) {
      throw new IllegalArgumentException("a config exactly when there are no errors");
    }
  }

  /** The same, but this was found to be wrong with it. */
  public ParsedConfig but(Problem wrong) {
    List<Problem> all = Stream.concat(errors.stream(), Stream.of(wrong)).toList();
    return Records.with(this, "config", Optional.empty(), "errors", all);
  }

  /** Whether one of the errors is about {@code variable}. */
  public boolean isWrong(String variable) {
    return errors.stream().anyMatch(error -> error.variable().equals(variable));
  }
}
