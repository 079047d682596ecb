package io.github.replicatorkuma.kuma;

import io.github.replicatorkuma.model.ReplicationException;
import org.jspecify.annotations.Nullable;

/**
 * Kuma, or its embedded database, could not be started or stopped. The message says what was found,
 * the hint what to do; a retryable failure may go away by itself.
 */
public final class KumaException extends ReplicationException {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Kind {
    /** There is no such program or directory, or no room for a process. */
    START_FAILED(Severity.TERMINAL),
    /** A start of what is running already. */
    NOT_STOPPED(Severity.RETRYABLE),
    /** A start after the shutdown has begun. */
    SHUT_DOWN(Severity.TERMINAL),
    /** Kuma boots or migrates and must not be signalled. */
    BUSY_BOOTING(Severity.RETRYABLE),
    /** The process does not even end when killed. */
    STUCK(Severity.RETRYABLE),
    /** Kuma's embedded database does not answer, or is not there. */
    DATABASE_NOT_READY(Severity.RETRYABLE),
    /** The agent in Kuma's process is not there, or could not take up changed rows. */
    NOT_RELOADED(Severity.RETRYABLE);

    private final Severity severity;

    Kind(Severity severity) {
      this.severity = severity;
    }
  }

  private final Kind kind;

  KumaException(Kind kind, String message, String hint) {
    this(kind, message, hint, null);
  }

  KumaException(Kind kind, String message, String hint, @Nullable Throwable cause) {
    super(kind.severity, message, hint, cause);
    this.kind = kind;
  }

  /** A process that a kill does not end. */
  static KumaException stuck(long pid) {
    return new KumaException(
        Kind.STUCK,
        "Uptime Kuma (process " + pid + ") does not end although it was killed",
        "Look for a disk or a network file system that does not answer.");
  }

  public Kind kind() {
    return kind;
  }
}
