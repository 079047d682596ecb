package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.exec.Command;
import io.github.replicatorkuma.exec.CommandException;
import io.github.replicatorkuma.exec.CommandResult;
import io.github.replicatorkuma.exec.CommandRunner;
import io.github.replicatorkuma.exec.LineConsumer;
import io.github.replicatorkuma.health.Metrics;

/** Counts what it runs. */
final class MeteredRunner implements CommandRunner {
  private final CommandRunner runner;
  private final Metrics metrics;

  MeteredRunner(CommandRunner runner, Metrics metrics) {
    this.runner = runner;
    this.metrics = metrics;
  }

  @Override
  public CommandResult run(Command command) throws CommandException {
    return counted(command, () -> runner.run(command));
  }

  @Override
  public CommandResult run(Command command, LineConsumer stdout) throws CommandException {
    return counted(command, () -> runner.run(command, stdout));
  }

  private interface Run {
    CommandResult once() throws CommandException;
  }

  private CommandResult counted(Command command, Run run) throws CommandException {
    boolean succeeded = false;
    try {
      CommandResult result = run.once();
      succeeded = result.exitCode() == 0;
      return result;
    } finally {
      metrics.resticCalled(subcommand(command), succeeded);
    }
  }

  /** restic's own name for what it does: the first argument that is no option. */
  static String subcommand(Command command) {
    return command.argv().stream()
        .skip(1)
        .filter(argument -> !argument.startsWith("-"))
        .findFirst()
        .orElseGet(command::program);
  }
}
