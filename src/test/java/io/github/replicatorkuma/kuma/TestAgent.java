package io.github.replicatorkuma.kuma;

import java.nio.file.Path;

/** The agent as it is in this repository. */
final class TestAgent {
  static final Path DIRECTORY = Path.of("docker/agent").toAbsolutePath();
  static final Path FILE = DIRECTORY.resolve("kuma-agent.cjs");

  private TestAgent() {}
}
