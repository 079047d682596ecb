package io.github.replicatorkuma.exec;

/**
 * Runs a program to its end, with nothing on its stdin. Any exit code is a result; only a child
 * that could not be run to its end is a failure.
 */
public interface CommandRunner {
  /** Runs it and keeps its stdout, at most 64 MiB. */
  CommandResult run(Command command) throws CommandException;

  /** Runs it and hands on its stdout, lines of at most 4 MiB. */
  CommandResult run(Command command, LineConsumer stdout) throws CommandException;
}
