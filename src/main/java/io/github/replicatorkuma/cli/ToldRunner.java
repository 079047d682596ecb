package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.exec.Command;
import io.github.replicatorkuma.exec.CommandException;
import io.github.replicatorkuma.exec.CommandResult;
import io.github.replicatorkuma.exec.CommandRunner;
import io.github.replicatorkuma.exec.LineConsumer;

/** Tells what it runs, as that takes most of the time. */
final class ToldRunner implements CommandRunner {
  private final CommandRunner runner;
  private final Progress progress;

  ToldRunner(CommandRunner runner, Progress progress) {
    this.runner = runner;
    this.progress = progress;
  }

  @Override
  public CommandResult run(Command command) throws CommandException {
    return told(command, () -> runner.run(command));
  }

  @Override
  public CommandResult run(Command command, LineConsumer stdout) throws CommandException {
    return told(command, () -> runner.run(command, stdout));
  }

  private interface Run {
    CommandResult once() throws CommandException;
  }

  private CommandResult told(Command command, Run run) throws CommandException {
    progress.doing(Progress.ofRestic(MeteredRunner.subcommand(command)));
    try {
      return run.once();
    } finally {
      progress.doing(Progress.WORKING);
    }
  }
}
