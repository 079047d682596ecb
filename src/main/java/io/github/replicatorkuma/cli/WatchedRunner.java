package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.exec.Command;
import io.github.replicatorkuma.exec.CommandException;
import io.github.replicatorkuma.exec.CommandResult;
import io.github.replicatorkuma.exec.CommandRunner;
import io.github.replicatorkuma.health.Metrics;

/** Tells somebody of each run of restic. */
final class WatchedRunner implements CommandRunner {
  private final CommandRunner runner;
  private final Watch watch;

  WatchedRunner(CommandRunner runner, Watch watch) {
    this.runner = runner;
    this.watch = watch;
  }

  /** Is told by restic's own name for what it does. */
  interface Watch {
    default void begins(String subcommand) {}

    default void ended(String subcommand, boolean succeeded) {}
  }

  /** Says what goes on, as that takes most of the time. */
  static Watch telling(Progress progress) {
    return new Watch() {
      @Override
      public void begins(String subcommand) {
        progress.doing(Progress.ofRestic(subcommand));
      }

      @Override
      public void ended(String subcommand, boolean succeeded) {
        progress.doing(Progress.WORKING);
      }
    };
  }

  static Watch counting(Metrics metrics) {
    return new Watch() {
      @Override
      public void ended(String subcommand, boolean succeeded) {
        metrics.resticCalled(subcommand, succeeded);
      }
    };
  }

  @Override
  public CommandResult run(Command command) throws CommandException {
    String subcommand = subcommand(command);
    watch.begins(subcommand);
    boolean succeeded = false;
    try {
      CommandResult result = runner.run(command);
      succeeded = result.isSuccess();
      return result;
    } finally {
      watch.ended(subcommand, succeeded);
    }
  }

  /** The first argument that is no option. */
  static String subcommand(Command command) {
    return command.argv().stream()
        .skip(1)
        .filter(argument -> !argument.startsWith("-"))
        .findFirst()
        .orElseGet(command::program);
  }
}
