package io.github.replicatorkuma.kuma;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How Kuma is started.
 *
 * @param argv program and arguments
 * @param environment all of Kuma's environment
 * @param directory Kuma's own directory: anywhere else it does not find its files and ends
 */
public record KumaCommand(List<String> argv, Map<String, String> environment, Path directory) {
  public KumaCommand {
    argv = List.copyOf(argv);
    environment = Map.copyOf(environment);
  }

  /** How the Kuma in a directory is started; empty when there is none in it. */
  public static Optional<KumaCommand> detect(Path directory, Map<String, String> environment) {
    if (!Files.isRegularFile(directory.resolve("server").resolve("server.js"))) {
      return Optional.empty();
    }
    return Optional.of(
        new KumaCommand(List.of("node", "server/server.js"), environment, directory));
  }

  /** The same with another variable. */
  public KumaCommand with(String variable, String value) {
    Map<String, String> all = new HashMap<>(environment);
    all.put(variable, value);
    return new KumaCommand(argv, all, directory);
  }

  /** Without the values of the environment, which hold secrets. */
  @Override
  public String toString() {
    return String.join(" ", argv) + " in " + directory;
  }
}
