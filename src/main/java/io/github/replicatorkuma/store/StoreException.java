package io.github.replicatorkuma.store;

import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.ReplicationException;
import org.jspecify.annotations.Nullable;

/** A failure of the repository or of the program that reaches it, told apart by its kind. */
public final class StoreException extends ReplicationException {
  /** What went wrong. */
  public enum Kind {
    NOT_INSTALLED(Severity.TERMINAL),
    TOO_OLD(Severity.TERMINAL),
    REPOSITORY_MISSING(Severity.TERMINAL),
    WRONG_PASSWORD(Severity.TERMINAL),
    MISCONFIGURED(Severity.TERMINAL),
    ACCESS_DENIED(Severity.TERMINAL),
    LOCKED(Severity.RETRYABLE),
    UNREACHABLE(Severity.RETRYABLE),
    RATE_LIMITED(Severity.RETRYABLE_SLOWLY),
    /** The snapshot is larger than {@code SnapshotLimits} allows; nothing of it was fetched. */
    TOO_LARGE(Severity.TERMINAL),
    DISK_FULL(Severity.RETRYABLE),
    PARTIAL(Severity.RETRYABLE),
    SNAPSHOT_MISSING(Severity.RETRYABLE),
    DAMAGED(Severity.RETRYABLE),
    TIMED_OUT(Severity.RETRYABLE),
    INTERRUPTED(Severity.RETRYABLE),
    ODD_OUTPUT(Severity.RETRYABLE),
    FAILED(Severity.RETRYABLE);

    private final Severity severity;

    Kind(Severity severity) {
      this.severity = severity;
    }
  }

  private final Kind kind;

  public StoreException(Kind kind, String message, String hint) {
    this(kind, message, hint, null);
  }

  public StoreException(Kind kind, String message, String hint, @Nullable Throwable cause) {
    super(kind.severity, message, hint, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  @Override
  public String event() {
    return switch (kind) {
      case UNREACHABLE -> CycleReport.UNREACHABLE;
      case DISK_FULL -> CycleReport.NO_ROOM;
      default -> super.event();
    };
  }

  /** Whether nobody can fetch the snapshot, whenever it is tried. */
  public boolean provesFlaw() {
    return kind == Kind.DAMAGED || kind == Kind.TOO_LARGE;
  }

  /** Whether it may be that what was to be saved is damaged. */
  public boolean castsDoubt() {
    return switch (kind) {
      case DAMAGED, PARTIAL, ODD_OUTPUT, FAILED -> true;
      default -> false;
    };
  }
}
