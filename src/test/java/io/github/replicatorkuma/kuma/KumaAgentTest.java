package io.github.replicatorkuma.kuma;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.exec.Command;
import io.github.replicatorkuma.exec.CommandResult;
import io.github.replicatorkuma.exec.CommandRunner;
import io.github.replicatorkuma.exec.LineConsumer;
import io.github.replicatorkuma.exec.OutputTail;
import io.github.replicatorkuma.exec.SystemCommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How {@link KumaAgent} comes into the command that starts Kuma, tried out with a real node. */
class KumaAgentTest {
  @TempDir Path directory;

  @Test
  void addTo_agentLoads_isRequiredByNodeBeforeAllElse() {
    KumaAgent real = new KumaAgent(Path.of("docker/agent/kuma-agent.cjs").toAbsolutePath());
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

    assertThat(agent.addTo(kuma, new Willing(), Optional.empty()).command()).isSameAs(kuma);
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

    @Override
    public CommandResult run(Command command, LineConsumer stdout) {
      return run(command);
    }
  }

  private KumaCommand command(String... argv) {
    return new KumaCommand(
        List.of(argv), Map.of("PATH", System.getenv("PATH"), "KEEP", "this"), directory);
  }
}
