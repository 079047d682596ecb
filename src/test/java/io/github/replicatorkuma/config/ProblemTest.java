package io.github.replicatorkuma.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProblemTest {
  @Test
  void problem_messageBeginsWithTheVariable_namesItOnce() {
    assertThat(new Problem("LOG_LEVEL", "LOG_LEVEL is \"x\"", "use info"))
        .hasToString("LOG_LEVEL is \"x\" (hint: use info)");
  }

  @Test
  void problem_messageWithoutTheVariable_namesItFirst() {
    assertThat(new Problem("DATA_DIR", "no such directory", "set it"))
        .hasToString("DATA_DIR: no such directory (hint: set it)");
  }
}
