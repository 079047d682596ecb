package io.github.replicatorkuma.kuma;

import org.jspecify.annotations.Nullable;

/**
 * Kuma, or its embedded database, could not be started or stopped. The message says what was found,
 * the hint what to do; a retryable failure may go away by itself.
 */
public final class KumaException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Kind {
    /** There is no such program or directory, or no room for a process. */
    START_FAILED(false),
    /** A start of what is running already. */
    NOT_STOPPED(true),
    /** A start after the shutdown has begun. */
    SHUT_DOWN(false),
    /** Kuma boots or migrates and must not be signalled. */
    BUSY_BOOTING(true),
    /** The process does not even end when killed. */
    STUCK(true),
    /** Kuma's embedded database does not answer, or is not there. */
    DATABASE_NOT_READY(true),
    /** The agent in Kuma's process is not there, or could not take up changed rows. */
    NOT_RELOADED(true);

    private final boolean retryable;

    Kind(boolean retryable) {
      this.retryable = retryable;
    }
  }

  private final Kind kind;
  private final String hint;

  KumaException(Kind kind, String message, String hint, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.hint = hint;
  }

  /** A process that a kill does not end. */
  static KumaException stuck(long pid) {
    return new KumaException(
        Kind.STUCK,
        "Uptime Kuma (process " + pid + ") does not end although it was killed",
        "Look for a disk or a network file system that does not answer.",
        null);
  }

  public Kind kind() {
    return kind;
  }

  /** Whether trying again later may well help. */
  public boolean isRetryable() {
    return kind.retryable;
  }

  /** What the operator can do; empty when there is nothing to do but wait. */
  public String hint() {
    return hint;
  }
}
