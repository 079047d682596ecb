package io.github.replicatorkuma.app;

import io.github.replicatorkuma.exec.Command;
import io.github.replicatorkuma.exec.CommandException;
import io.github.replicatorkuma.exec.CommandResult;
import io.github.replicatorkuma.exec.CommandRunner;
import java.util.function.BiConsumer;

/** Tells of each run of restic, by restic's own name for what it does. */
public final class WatchedRunner implements CommandRunner {
  private final CommandRunner runner;
  private final Progress progress;
  private volatile BiConsumer<String, Boolean> observer = (subcommand, succeeded) -> {};

  /**
   * @param progress is told what goes on, as that takes most of the time
   */
  WatchedRunner(CommandRunner runner, Progress progress) {
    this.runner = runner;
    this.progress = progress;
  }

  /** Has somebody told of each run's end from now on, and whether it succeeded. */
  void tell(BiConsumer<String, Boolean> runObserver) {
    observer = runObserver;
  }

  @Override
  public CommandResult run(Command command) throws CommandException {
    String subcommand = subcommand(command);
    progress.doing(Progress.ofRestic(subcommand));
    boolean succeeded = false;
    try {
      CommandResult result = runner.run(command);
      succeeded = result.isSuccess();
      return result;
    } finally {
      progress.doing(Progress.WORKING);
      observer.accept(subcommand, succeeded);
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
