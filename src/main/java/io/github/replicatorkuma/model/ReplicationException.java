package io.github.replicatorkuma.model;

import org.jspecify.annotations.Nullable;

/**
 * A failure that says who has to act: its message tells what failed, with which object and what was
 * found; its hint tells the operator what to do. Neither ever holds a secret.
 */
public class ReplicationException extends Exception {
  /** Who has to act. */
  public enum Severity {
    /** Trying again changes nothing until the operator has acted. */
    TERMINAL,
    /** Trying again later may well help. */
    RETRYABLE,
    /** The same, but trying again soon would make it worse. */
    RETRYABLE_SLOWLY
  }

  private final Severity severity;
  private final String hint;

  public ReplicationException(
      Severity severity, String message, String hint, @Nullable Throwable cause) {
    super(message, cause);
    this.severity = severity;
    this.hint = hint;
  }

  /** What the operator has to see to. */
  public static ReplicationException terminal(String message, String hint) {
    return terminal(message, hint, null);
  }

  public static ReplicationException terminal(
      String message, String hint, @Nullable Throwable cause) {
    return new ReplicationException(Severity.TERMINAL, message, hint, cause);
  }

  /** What may pass by itself. */
  public static ReplicationException retryable(String message, String hint) {
    return retryable(message, hint, null);
  }

  public static ReplicationException retryable(
      String message, String hint, @Nullable Throwable cause) {
    return new ReplicationException(Severity.RETRYABLE, message, hint, cause);
  }

  public Severity severity() {
    return severity;
  }

  public boolean isTerminal() {
    return severity == Severity.TERMINAL;
  }

  /** The word for it, as of {@link CycleReport#event}. */
  public String event() {
    return "failed";
  }

  /** What the operator can do; empty when there is nothing to do but wait. */
  public String hint() {
    return hint;
  }
}
