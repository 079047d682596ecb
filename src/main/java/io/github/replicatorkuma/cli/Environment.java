package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.config.ConfigParser;
import io.github.replicatorkuma.config.ParsedConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the process finds around it.
 *
 * @param variables the environment variables
 * @param directory the working directory
 * @param hostName the machine's name
 * @param progress tells whoever sits at the terminal
 */
record Environment(
    Map<String, String> variables, Path directory, String hostName, Progress progress) {
  /** With nobody at a terminal. */
  Environment(Map<String, String> variables, Path directory, String hostName) {
    this(variables, directory, hostName, Progress.UNSEEN);
  }

  static Environment ofProcess() {
    Map<String, String> variables = System.getenv();
    return new Environment(
        variables,
        Path.of("").toAbsolutePath(),
        hostNameOfMachine(),
        ProgressLine.ofProcess(variables));
  }

  ParsedConfig parse() {
    return ConfigParser.parse(variables, directory, hostName);
  }

  ParsedConfig parseWithoutRepository() {
    return ConfigParser.parseWithoutRepository(variables, directory, hostName);
  }

  /** From the kernel, which needs no resolver. */
  private static String hostNameOfMachine() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      return System.getenv().getOrDefault("HOSTNAME", "localhost");
    }
  }
}
