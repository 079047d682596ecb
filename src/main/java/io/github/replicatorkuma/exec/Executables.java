package io.github.replicatorkuma.exec;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Finds programs on the child's PATH; Java itself would look at ours. */
final class Executables {
  private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";

  private Executables() {}

  /** The program that {@code name} means in {@code environment}. */
  static Optional<Path> find(String name, Map<String, String> environment) {
    if (name.contains("/")) {
      return executable(name);
    }
    for (String folder : path(environment).split(":", -1)) {
      Optional<Path> found = folder.isEmpty() ? Optional.empty() : executable(folder + "/" + name);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  static String path(Map<String, String> environment) {
    return environment.getOrDefault("PATH", DEFAULT_PATH);
  }

  private static Optional<Path> executable(String name) {
    try {
      Path path = Path.of(name).toAbsolutePath();
      return Files.isRegularFile(path) && Files.isExecutable(path)
          ? Optional.of(path)
          : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
