package io.github.replicatorkuma.exec;

import io.github.replicatorkuma.exec.CommandException.Reason;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Runs programs of this machine. Safe for use by several threads. */
public final class SystemCommandRunner implements CommandRunner {
  private static final int MAX_STDOUT_BYTES = 64 << 20;
  private static final int MAX_LINE_BYTES = 4 << 20;

  private final Set<Execution> running = ConcurrentHashMap.newKeySet();
  private volatile boolean aborted;

  @Override
  public CommandResult run(Command command) throws CommandException {
    BoundedOutput stdout = new BoundedOutput(MAX_STDOUT_BYTES);
    Execution ended = execute(command, stdout);
    return new CommandResult(ended.exitCode(), stdout.text(), ended.stderr());
  }

  @Override
  public CommandResult run(Command command, LineConsumer stdout) throws CommandException {
    Execution ended = execute(command, new LineSplitter(stdout, MAX_LINE_BYTES));
    return new CommandResult(ended.exitCode(), "", ended.stderr());
  }

  /**
   * For the end of this program: kills what runs, lets every later run fail with {@link
   * Reason#INTERRUPTED}, and returns when the children are gone, after three seconds at worst.
   */
  public void abort() {
    aborted = true;
    List<Execution> executions = new ArrayList<>(running);
    executions.forEach(Execution::abort);
    executions.forEach(Execution::awaitEnd);
  }

  private Execution execute(Command command, OutputSink stdout) throws CommandException {
    if (aborted) {
      throw new CommandException(
          Reason.INTERRUPTED,
          command.program() + " was not started: this program is stopping",
          OutputTail.EMPTY,
          null);
    }
    Process process = start(command);
    Execution execution = new Execution(command, process, stdout);
    running.add(execution);
    command.onStart().accept(process.pid());
    if (aborted) { // since the first look
      execution.abort();
    }
    try {
      execution.awaitResult();
      return execution;
    } finally {
      running.remove(execution);
    }
  }

  private static Process start(Command command) throws CommandException {
    String program = command.argv().get(0);
    Path executable =
        Executables.find(program, command.environment())
            .orElseThrow(
                () ->
                    notStarted(
                        command,
                        program.contains("/")
                            ? "no executable file " + program
                            : "not found in PATH=" + Executables.path(command.environment()),
                        null));
    if (!Files.isDirectory(command.directory())) {
      throw notStarted(command, "no directory " + command.directory(), null);
    }
    List<String> argv = new ArrayList<>(command.argv());
    argv.set(0, executable.toString());
    ProcessBuilder builder = new ProcessBuilder(argv);
    builder.directory(command.directory().toFile());
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    try {
      ChildVariables.set(builder, command.environment());
      return builder.start();
    } catch (IllegalArgumentException e) {
      // Its message may quote a variable's value.
      throw notStarted(command, "a variable of its environment cannot be passed on", null);
    } catch (IOException e) {
      throw notStarted(command, String.valueOf(e.getMessage()), e);
    }
  }

  private static CommandException notStarted(
      Command command, String found, @Nullable Exception cause) {
    return new CommandException(
        Reason.NOT_STARTED,
        command.program() + " could not be started: " + found,
        OutputTail.EMPTY,
        cause);
  }
}
