package io.github.replicatorkuma.store.restic;

import io.github.replicatorkuma.exec.Command;
import io.github.replicatorkuma.exec.CommandException;
import io.github.replicatorkuma.exec.CommandResult;
import io.github.replicatorkuma.exec.CommandRunner;
import io.github.replicatorkuma.exec.OutputTail;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Answers as a restic would that is hard to come by, and keeps what it was asked. */
final class ScriptedRunner implements CommandRunner {
  private final Deque<CommandResult> answers = new ArrayDeque<>();
  private final List<Command> commands = new ArrayList<>();

  ScriptedRunner answer(int exitCode, String stdout, String stderr) {
    answers.add(new CommandResult(exitCode, stdout, new OutputTail(stderr, 0)));
    return this;
  }

  ScriptedRunner version(String version) {
    return answer(0, "restic " + version + " compiled with go1.24.4 on linux/amd64\n", "");
  }

  /** Of a snapshot that is not too large. */
  ScriptedRunner size() {
    return answer(0, "{\"total_size\":1,\"total_file_count\":1}", "");
  }

  List<Command> commands() {
    return commands;
  }

  /** The arguments of each command, without the program. */
  List<String> arguments() {
    return commands.stream()
        .map(command -> String.join(" ", command.argv().subList(1, command.argv().size())))
        .toList();
  }

  @Override
  public CommandResult run(Command command) throws CommandException {
    commands.add(command);
    CommandResult result = answers.remove();
    if (command.lines().isEmpty()) {
      return result;
    }
    try {
      result.stdout().lines().forEach(command.lines().get());
    } catch (RuntimeException e) {
      throw new CommandException(
          CommandException.Reason.OUTPUT_UNREADABLE, "not taken", OutputTail.EMPTY, e);
    }
    return new CommandResult(result.exitCode(), "", result.stderr());
  }
}
