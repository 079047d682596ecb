package io.github.replicatorkuma.app;

import io.github.replicatorkuma.exec.Command;
import io.github.replicatorkuma.exec.CommandException;
import io.github.replicatorkuma.exec.CommandResult;
import io.github.replicatorkuma.exec.CommandRunner;
import io.github.replicatorkuma.health.Metrics;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Tells somebody of each run of restic. */
public final class WatchedRunner implements CommandRunner {
  private final CommandRunner runner;
  private final Consumer<String> begins;
  private final BiConsumer<String, Boolean> ended;

  /**
   * @param begins is told restic's own name for what it does
   * @param ended the same, and whether it succeeded
   */
  private WatchedRunner(
      CommandRunner runner, Consumer<String> begins, BiConsumer<String, Boolean> ended) {
    this.runner = runner;
    this.begins = begins;
    this.ended = ended;
  }

  /** Says what goes on, as that takes most of the time. */
  static CommandRunner telling(CommandRunner runner, Progress progress) {
    return new WatchedRunner(
        runner,
        subcommand -> progress.doing(Progress.ofRestic(subcommand)),
        (subcommand, succeeded) -> progress.doing(Progress.WORKING));
  }

  static CommandRunner counting(CommandRunner runner, Metrics metrics) {
    return new WatchedRunner(runner, subcommand -> {}, metrics::resticCalled);
  }

  @Override
  public CommandResult run(Command command) throws CommandException {
    String subcommand = subcommand(command);
    begins.accept(subcommand);
    boolean succeeded = false;
    try {
      CommandResult result = runner.run(command);
      succeeded = result.isSuccess();
      return result;
    } finally {
      ended.accept(subcommand, succeeded);
    }
  }

  /** The first argument that is no option. */
  public static String subcommand(Command command) {
    return command.argv().stream()
        .skip(1)
        .filter(argument -> !argument.startsWith("-"))
        .findFirst()
        .orElseGet(command::program);
  }
}
