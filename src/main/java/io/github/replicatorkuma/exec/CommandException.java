package io.github.replicatorkuma.exec;

import org.jspecify.annotations.Nullable;

/** A child that could not be started, or was ended before its time, told apart by its reason. */
public final class CommandException extends Exception {
  /** Why there is no result. */
  public enum Reason {
    /** There is no such program, or it may not be executed. */
    NOT_STARTED,
    /** It took longer than it may, and was killed. */
    TIMED_OUT,
    /** This program is stopping; the child was killed. */
    INTERRUPTED,
    /** Its output is larger than anything sensible, or reading it failed; the child was killed. */
    OUTPUT_UNREADABLE
  }

  private final Reason reason;
  private final OutputTail stderr;

  public CommandException(
      Reason reason, String message, OutputTail stderr, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.stderr = stderr;
  }

  public Reason reason() {
    return reason;
  }

  /** What the child had written by then: often the reason why it took so long. */
  public OutputTail stderr() {
    return stderr;
  }
}
