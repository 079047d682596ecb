package io.github.replicatorkuma.kuma;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.exec.Command;
import io.github.replicatorkuma.exec.CommandResult;
import io.github.replicatorkuma.exec.CommandRunner;
import io.github.replicatorkuma.exec.OutputTail;
import io.github.replicatorkuma.exec.SystemCommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How {@link KumaAgent} comes into the command that starts Kuma, tried out with a real node. */
class KumaAgentTest {
  @TempDir Path directory;

  /** A copy in which one of the files has another content, or is missing. */
  private KumaAgent spoilt(String name, String content) throws IOException {
    Path copy = Files.createDirectory(directory.resolve(name + " of " + content.length()));
    try (Stream<Path> files = Files.list(TestAgent.DIRECTORY)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    Files.delete(copy.resolve(name));
    if (!content.isEmpty()) {
      Files.writeString(copy.resolve(name), content);
    }
    return new KumaAgent(copy.resolve(TestAgent.FILE.getFileName()));
  }

  @Test
  void agent_anyOfItsFilesMissingOrBroken_isFoundBeforeKumaStarts_andNamed() throws IOException {
    List<String> names;
    try (Stream<Path> files = Files.list(TestAgent.DIRECTORY)) {
      names = files.map(file -> file.getFileName().toString()).toList();
    }
    assertThat(names).hasSizeGreaterThan(3);
    for (String name : names) {
      for (String content : List.of("", "const cut off")) {
        KumaAgent agent = spoilt(name, content);
        KumaCommand kuma = command("node", "server/server.js");

        KumaAgent.Start start = agent.addTo(kuma, new SystemCommandRunner(), Optional.empty());

        assertThat(start.command()).isSameAs(kuma);
        assertThat(start.live().obstacle())
            .hasValueSatisfying(
                found -> {
                  assertThat(found.reason()).contains(name);
                  assertThat(found.certain()).isTrue();
                  assertThat(found.hint()).contains("image");
                });
      }
    }
  }

  @Test
  void addTo_agentLoads_isRequiredByNodeBeforeAllElse() {
    KumaAgent real = new KumaAgent(TestAgent.FILE);
    KumaCommand kuma = command("node", "--no-warnings", "server/server.js");

    KumaCommand started = real.addTo(kuma, new SystemCommandRunner(), Optional.empty()).command();

    assertThat(started.argv())
        .containsExactly(
            "node", "--require", real.file().toString(), "--no-warnings", "server/server.js");
    assertThat(started.environment()).isEqualTo(kuma.environment());
    assertThat(started.directory()).isEqualTo(directory);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"throw new Error('broken');", "const cut off", "throw null;", "process.exit(3)"})
  void addTo_agentCannotBeLoaded_leavesTheCommandAsItIs(String code) throws IOException {
    KumaAgent broken = new KumaAgent(Files.writeString(directory.resolve("agent.cjs"), code));
    KumaCommand kuma = command("node", "server/server.js");

    assertThat(broken.addTo(kuma, new SystemCommandRunner(), Optional.empty()).command())
        .isSameAs(kuma);
  }

  @Test
  void addTo_noSuchFile_leavesTheCommandAsItIs() {
    KumaCommand kuma = command("node", "server/server.js");

    assertThat(
            new KumaAgent(directory.resolve("absent.cjs"))
                .addTo(kuma, new Willing(), Optional.empty())
                .command())
        .isSameAs(kuma);
  }

  @ParameterizedTest
  @ValueSource(strings = {"npm", "./node.sh", "/usr/bin/dumb-init"})
  void addTo_commandIsNotNode_leavesTheCommandAsItIs(String program) throws IOException {
    KumaAgent agent = new KumaAgent(Files.writeString(directory.resolve("agent.cjs"), ""));
    KumaCommand kuma = command(program, "server/server.js");

    KumaAgent.Start start = agent.addTo(kuma, new Willing(), Optional.empty());

    assertThat(start.command()).isSameAs(kuma);
    assertThat(start.live().obstacle())
        .hasValueSatisfying(
            found -> {
              assertThat(found.reason()).contains("does not begin with node");
              assertThat(found.hint()).contains("COMMAND", "node");
            });
  }

  @Test
  void addTo_nodeIsNotToBeFound_leavesItToTheStartToSaySo() throws IOException {
    KumaAgent agent = new KumaAgent(Files.writeString(directory.resolve("agent.cjs"), ""));
    KumaCommand kuma = command("/no/such/node", "server/server.js");

    assertThat(agent.addTo(kuma, new SystemCommandRunner(), Optional.empty()).command())
        .isSameAs(kuma);
  }

  /** Claims that everything can be run. */
  private static final class Willing implements CommandRunner {
    @Override
    public CommandResult run(Command command) {
      return new CommandResult(0, "", OutputTail.EMPTY);
    }
  }

  private KumaCommand command(String... argv) {
    return new KumaCommand(
        List.of(argv), Map.of("PATH", System.getenv("PATH"), "KEEP", "this"), directory);
  }
}
