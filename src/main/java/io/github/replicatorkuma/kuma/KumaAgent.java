package io.github.replicatorkuma.kuma;

import io.github.replicatorkuma.exec.Command;
import io.github.replicatorkuma.exec.CommandException;
import io.github.replicatorkuma.exec.CommandResult;
import io.github.replicatorkuma.exec.CommandRunner;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The script that node loads into Kuma's process before Kuma's first line (docker/kuma-agent.cjs).
 *
 * <p>Kuma never fails because of it: where it is absent or cannot be loaded, Kuma runs without.
 *
 * @param file perhaps not there
 */
public record KumaAgent(Path file) {
  private static final Logger LOG = LoggerFactory.getLogger(KumaAgent.class);
  private static final String FILE_NAME = "kuma-agent.cjs";
  private static final String SOCKET = "KUMA_AGENT_SOCKET";
  private static final Set<String> NODE = Set.of("node", "nodejs");

  /** Node alone starts in 50 ms; a small machine that has just booted takes its time. */
  private static final Duration TRIAL_WITHIN = Duration.ofSeconds(15);

  private static final int LONGEST_REASON = 300;

  /** The one that is shipped with this program, beside its jar. */
  public static Optional<KumaAgent> shipped() {
    CodeSource source = KumaAgent.class.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return Optional.empty();
    }
    try {
      Path jar = Path.of(source.getLocation().toURI());
      return Optional.of(new KumaAgent(jar.resolveSibling(FILE_NAME)));
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * A way to start Kuma.
   *
   * @param live how to reach the agent in it
   */
  public record Start(KumaCommand command, LiveKuma live) {}

  /**
   * The command that starts Kuma with the agent in it, or {@code command} as it is where that
   * cannot be done. An error in the agent's file would end node before Kuma is reached, hence a
   * trial.
   *
   * @param socketFile where the agent is to listen; empty where nobody could reach it
   */
  public Start addTo(KumaCommand command, CommandRunner runner, Optional<Path> socketFile) {
    if (!isNode(command.argv().get(0))) {
      return without(command, "the command that starts it does not begin with node");
    }
    if (!Files.isReadable(file)) {
      return without(command, "there is no file " + file + " to be read");
    }
    Command trial = trial(command);
    Optional<String> fault = fault(trial, runner);
    if (fault.isPresent()) {
      LOG.warn(
          "event=agent_broken reason=\"{}\" hint=\"{}\"",
          fault.get(),
          "Uptime Kuma runs without the agent. See what this says: "
              + String.join(" ", trial.argv()));
      return left(command, "the agent cannot be loaded");
    }
    Map<String, String> environment = new HashMap<>(command.environment());
    socketFile.ifPresent(socket -> environment.put(SOCKET, socket.toString()));
    return new Start(
        new KumaCommand(withAgent(command.argv()), environment, command.directory()),
        socketFile
            .<LiveKuma>map(AgentClient::new)
            .orElse(LiveKuma.none("the agent has no place to listen")));
  }

  /** Loads the agent into a node that does nothing else. */
  private Command trial(KumaCommand command) {
    return new Command(
        withAgent(List.of(command.argv().get(0), "--eval", "0")),
        command.environment(),
        command.directory(),
        TRIAL_WITHIN);
  }

  private static Optional<String> fault(Command trial, CommandRunner runner) {
    try {
      CommandResult result = runner.run(trial);
      return result.isSuccess()
          ? Optional.empty()
          : Optional.of(brief(result.stderr().text()) + " (exit code " + result.exitCode() + ")");
    } catch (CommandException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Node prints a piece of the source, the error, a stack and its version. */
  private static String brief(String stderr) {
    List<String> lines = stderr.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    String error =
        lines.stream()
            .filter(line -> line.matches("(Uncaught )?[A-Za-z]*Error\\b.*"))
            .findFirst()
            .orElse(lines.isEmpty() ? "it says nothing" : lines.get(0));
    return error.length() > LONGEST_REASON ? error.substring(0, LONGEST_REASON) : error;
  }

  private List<String> withAgent(List<String> argv) {
    List<String> all = new ArrayList<>(argv);
    all.addAll(1, List.of("--require", file.toString()));
    return all;
  }

  private static Start without(KumaCommand command, String reason) {
    LOG.info("event=agent_left_out reason=\"{}\"", reason);
    return left(command, reason);
  }

  private static Start left(KumaCommand command, String reason) {
    return new Start(command, LiveKuma.none("Uptime Kuma runs without the agent: " + reason));
  }

  private static boolean isNode(String program) {
    Path name = Path.of(program).getFileName();
    return name != null && NODE.contains(name.toString());
  }
}
