package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.app.WatchedRunner;
import io.github.replicatorkuma.exec.Command;
import io.github.replicatorkuma.exec.CommandException;
import io.github.replicatorkuma.exec.CommandResult;
import io.github.replicatorkuma.exec.CommandRunner;
import java.util.ArrayList;
import java.util.List;

/** Remembers what it ran, because how few processes a cycle costs is worth telling. */
final class CountingRunner implements CommandRunner {
  private final CommandRunner runner;
  private final List<String> ran = new ArrayList<>();
  private int total;

  CountingRunner(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public CommandResult run(Command command) throws CommandException {
    total++;
    ran.add(WatchedRunner.subcommand(command));
    return runner.run(command);
  }

  /** The subcommands run since this was asked last. */
  List<String> takeRan() {
    List<String> taken = List.copyOf(ran);
    ran.clear();
    return taken;
  }

  /** How many processes were started in all. */
  int total() {
    return total;
  }
}
