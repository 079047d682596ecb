package io.github.replicatorkuma.exec;

import io.github.replicatorkuma.exec.CommandException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Runs programs of this machine. Safe for use by several threads. */
public final class SystemCommandRunner implements CommandRunner {
  private final Set<Execution> running = ConcurrentHashMap.newKeySet();
  private volatile boolean aborted;

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

  @Override
  public CommandResult run(Command command) throws CommandException {
    if (aborted) {
      throw new CommandException(
          Reason.INTERRUPTED,
          command.program() + " was not started: this program is stopping",
          OutputTail.EMPTY,
          null);
    }
    Process process = start(command);
    Execution execution = new Execution(command, process);
    running.add(execution);
    command.onStart().accept(process.pid());
    if (aborted) { // since the first look
      execution.abort();
    }
    try {
      return execution.awaitResult();
    } finally {
      running.remove(execution);
    }
  }

  private static Process start(Command command) throws CommandException {
    try {
      List<String> argv = Launch.resolved(command.argv(), command.environment());
      if (!Files.isDirectory(command.directory())) {
        throw new IOException("no directory " + command.directory());
      }
      return Launch.of(argv, command.environment(), command.directory()).start();
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
