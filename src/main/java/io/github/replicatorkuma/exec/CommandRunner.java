package io.github.replicatorkuma.exec;

/**
 * Runs a program to its end, with nothing on its stdin. Any exit code is a result; only a child
 * that could not be run to its end is a failure.
 */
public interface CommandRunner {
  /** Runs it; of its stdout at most 64 MiB are kept, or lines of at most 4 MiB handed on. */
  CommandResult run(Command command) throws CommandException;
}
