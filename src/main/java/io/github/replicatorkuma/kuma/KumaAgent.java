package io.github.replicatorkuma.kuma;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.exec.Command;
import io.github.replicatorkuma.exec.CommandException;
import io.github.replicatorkuma.exec.CommandResult;
import io.github.replicatorkuma.exec.CommandRunner;
import io.github.replicatorkuma.logging.EventLog;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The script that node loads into Kuma's process before Kuma's first line
 * (docker/agent/kuma-agent.cjs, which needs those beside it).
 *
 * <p>Kuma never fails because of it: where it is absent or cannot be loaded, Kuma runs without.
 *
 * @param file perhaps not there
 */
public record KumaAgent(Path file) {
  private static final EventLog log = EventLog.of(KumaAgent.class);

  /** Names the file in which the agent keeps what it told without the daemon. */
  public static final String ENDED = "KUMA_AGENT_ENDED";

  private static final String FILE_NAME = "agent/kuma-agent.cjs";
  private static final String SOCKET = "KUMA_AGENT_SOCKET";
  private static final Set<String> NODE = Set.of("node", "nodejs");

  /** Node alone starts in 50 ms; a small machine that has just booted takes its time. */
  private static final Duration TRIAL_WITHIN = Duration.ofSeconds(15);

  private static final int LONGEST_REASON = 300;

  /** A file of the agent, and its line. */
  private static final Pattern PLACE = Pattern.compile(".*?([^/]+\\.cjs:\\d+)");

  /** The one that is shipped with this program, beside its jar. */
  public static KumaAgent shipped() {
    try {
      CodeSource source = KumaAgent.class.getProtectionDomain().getCodeSource();
      return new KumaAgent(Path.of(source.getLocation().toURI()).resolveSibling(FILE_NAME));
    } catch (URISyntaxException | RuntimeException unknown) {
      return new KumaAgent(Path.of(FILE_NAME));
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
   * cannot be done.
   *
   * @param socketFile where the agent is to listen; empty where nobody could reach it
   */
  public Start addTo(KumaCommand command, CommandRunner runner, Optional<Path> socketFile) {
    Optional<Obstacle> obstacle = obstacle(command, runner);
    if (obstacle.isPresent()) {
      Obstacle found = obstacle.get();
      log.warn("agent_left_out", field("reason", found.reason()), field("hint", found.hint()));
      return new Start(command, LiveKuma.none(found.reason(), found.hint()));
    }
    KumaCommand with =
        new KumaCommand(withAgent(command.argv()), command.environment(), command.directory());
    return socketFile
        .map(socket -> new Start(with.with(SOCKET, socket.toString()), new AgentClient(socket)))
        .orElseGet(() -> new Start(with, unreachable()));
  }

  /**
   * Why Kuma has to run without the agent. An error in one of the agent's files would end node
   * before Kuma is reached, hence a trial, which loads them all.
   */
  public Optional<Obstacle> obstacle(KumaCommand command, CommandRunner runner) {
    if (!isNode(command.argv().get(0))) {
      return without(
          ", as COMMAND does not begin with node",
          "Let COMMAND begin with node, for example: replicator-kuma run node server/server.js");
    }
    if (!Files.isReadable(file)) {
      return without(
          ": there is no file " + file + " to be read", "Pull or build the image again.");
    }
    Command trial = trial(command);
    return fault(trial, runner)
        .flatMap(
            fault ->
                without(
                    ": " + fault,
                    "Pull or build the image again. To see more, run: "
                        + String.join(" ", trial.argv())));
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
          : Optional.of(brief(result.stderr().text()) + "exit code " + result.exitCode() + ")");
    } catch (CommandException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Node prints the place, a piece of the source, the error, a stack and its version. */
  private static String brief(String stderr) {
    List<String> lines = stderr.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    String first = lines.isEmpty() ? "it says nothing" : lines.get(0);
    Matcher place = PLACE.matcher(first);
    String error =
        lines.stream()
            .filter(line -> line.matches("(Uncaught )?[A-Za-z]*Error\\b.*"))
            .findFirst()
            .orElse(first);
    return error.substring(0, Math.min(error.length(), LONGEST_REASON))
        + (place.matches() ? " (" + place.group(1) + ", " : " (");
  }

  private List<String> withAgent(List<String> argv) {
    List<String> all = new ArrayList<>(argv);
    all.addAll(1, List.of("--require", file.toString()));
    return all;
  }

  private static Optional<Obstacle> without(String reason, String hint) {
    return Optional.of(new Obstacle("the agent is not loaded" + reason, hint, true));
  }

  private static LiveKuma unreachable() {
    return LiveKuma.none(
        "the agent in Uptime Kuma has no place to listen",
        "Make /run or the temporary directory writable (event=agent_not_reachable in the log).");
  }

  private static boolean isNode(String program) {
    Path name = Path.of(program).getFileName();
    return name != null && NODE.contains(name.toString());
  }
}
