package io.github.replicatorkuma.database;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Sentences;
import org.jspecify.annotations.Nullable;

/** A failure of Uptime Kuma's database, told apart by its kind. */
public final class DatabaseException extends ReplicationException {
  private static final Sentences TEXTS = new Sentences(DatabaseException.class);

  /** What went wrong, and what the operator can do unless the message knows better. */
  public enum Kind {
    /** Another process holds the lock for longer than we wait. */
    LOCKED(Severity.RETRYABLE),
    /** The database is there but cannot be reached. */
    UNAVAILABLE(Severity.RETRYABLE),
    /** What is there is not a whole database. */
    CORRUPT(Severity.TERMINAL),
    /** Kuma has not created it yet. */
    MISSING(Severity.RETRYABLE),
    /** Kuma changes its schema, or was cut off while it did. */
    MIGRATING(Severity.RETRYABLE),
    /** A row or table that cannot be read, or written, as it is. */
    UNREPLICABLE(Severity.TERMINAL),
    /** A database of another kind than this version knows. */
    UNSUPPORTED(Severity.TERMINAL),
    /** The server does not let us in, or not far enough. */
    DENIED(Severity.TERMINAL),
    /** Kuma's choice of a database cannot be read, or does not lead to one. */
    MISCONFIGURED(Severity.TERMINAL),
    /** The connection was lost in the middle of a commit, which may have happened or not. */
    COMMIT_UNKNOWN(Severity.RETRYABLE),
    DISK_FULL(Severity.RETRYABLE),
    /** What is to be written is known to be larger than what is free: nothing was begun. */
    NO_ROOM(Severity.TERMINAL),
    FAILED(Severity.RETRYABLE);

    private final Severity severity;

    Kind(Severity severity) {
      this.severity = severity;
    }

    /** What the operator can do unless the message knows better. */
    public String hint() {
      return TEXTS.get(name());
    }
  }

  private final Kind kind;

  /** A failure whose kind says what to do. */
  public DatabaseException(Kind kind, String message) {
    this(kind, message, (Throwable) null);
  }

  public DatabaseException(Kind kind, String message, String hint) {
    this(kind, message, hint, null);
  }

  public DatabaseException(Kind kind, String message, @Nullable Throwable cause) {
    this(kind, message, kind.hint(), cause);
  }

  public DatabaseException(Kind kind, String message, String hint, @Nullable Throwable cause) {
    super(kind.severity, message, hint, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
