package io.github.replicatorkuma.database;

import io.github.replicatorkuma.model.ReplicationException;
import org.jspecify.annotations.Nullable;

/** A failure of Uptime Kuma's database, told apart by its kind. */
public final class DatabaseException extends ReplicationException {
  private static final long serialVersionUID = 1L;

  /** What went wrong, and what the operator can do unless the message knows better. */
  public enum Kind {
    /** Another process holds the lock for longer than we wait. */
    LOCKED(
        Severity.RETRYABLE,
        "It is tried again by itself. If it lasts, end the program that keeps the database"
            + " locked."),
    /** The database is there but cannot be reached. */
    UNAVAILABLE(
        Severity.RETRYABLE,
        "Check that the database and its directory can be read and written by this user."),
    /** What is there is not a whole database. */
    CORRUPT(
        Severity.TERMINAL,
        "Run in Uptime Kuma's data directory (nothing has to be stopped): sqlite3 kuma.db 'PRAGMA"
            + " integrity_check'. If that finds errors, stop Uptime Kuma and restore a backup."),
    /** Kuma has not created it yet. */
    MISSING(Severity.RETRYABLE, "Uptime Kuma creates it when it starts for the first time."),
    /** Kuma changes its schema, or was cut off while it did. */
    MIGRATING(
        Severity.RETRYABLE,
        "Wait until that is over. A daemon tries again by itself. If that Uptime Kuma was stopped"
            + " meanwhile, start it once."),
    /** A row or table that cannot be read, or written, as it is. */
    UNREPLICABLE(
        Severity.TERMINAL,
        "Look for a newer replicator-kuma, or leave that table out with REPLICATOR_EXCLUDE."),
    /** A database of another kind than this version knows. */
    UNSUPPORTED(Severity.TERMINAL, "Use a version of Replicator Kuma that supports it."),
    /** The server does not let us in, or not far enough. */
    DENIED(Severity.TERMINAL, "Check Uptime Kuma's login to its database."),
    /** Kuma's choice of a database cannot be read, or does not lead to one. */
    MISCONFIGURED(Severity.TERMINAL, "Correct db-config.json in Uptime Kuma's data directory."),
    /** The connection was lost in the middle of a commit, which may have happened or not. */
    COMMIT_UNKNOWN(Severity.RETRYABLE, "The next cycle finds out; nothing is to be done."),
    DISK_FULL(Severity.RETRYABLE, "Free some space on the disk."),
    /** What is to be written is known to be larger than what is free: nothing was begun. */
    NO_ROOM(
        Severity.TERMINAL,
        "Free that much on the disk of REPLICATOR_STATE_DIR, or set it to a disk that has it."),
    FAILED(Severity.RETRYABLE, "");

    private final Severity severity;
    private final String hint;

    Kind(Severity severity, String hint) {
      this.severity = severity;
      this.hint = hint;
    }

    /** What the operator can do unless the message knows better. */
    public String hint() {
      return hint;
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
    this(kind, message, kind.hint, cause);
  }

  public DatabaseException(Kind kind, String message, String hint, @Nullable Throwable cause) {
    super(kind.severity, message, hint, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
