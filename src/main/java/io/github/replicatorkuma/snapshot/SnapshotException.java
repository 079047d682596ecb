package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Sentences;
import io.github.replicatorkuma.model.SnapshotLimits;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A snapshot directory that cannot be written, or must not be applied, told apart by its kind. */
public final class SnapshotException extends ReplicationException {
  private static final Sentences TEXTS = new Sentences(SnapshotException.class);

  /** What is wrong; decides who has to act and what the operator is told to do. */
  public enum Kind {
    NO_MANIFEST,
    UNKNOWN_FORMAT,
    DAMAGED_MANIFEST,
    /** The manifest and the snapshot's tags disagree. */
    MISMATCH,
    TABLE_MISSING,
    DAMAGED_TABLE,
    WRONG_DIGEST,
    TABLE_WITHOUT_ID,
    NO_USERS,
    /** Replicator Kuma v1 made it: SQL to be executed, and no CSV. */
    FIRST_VERSION,
    /** More than {@link SnapshotLimits} allows. */
    TOO_LARGE,
    FILE_MISSING,
    FILE_DAMAGED,
    /** The snapshot directory of a leader could not be written. */
    UNWRITABLE;

    private String hint() {
      return switch (this) {
        case UNKNOWN_FORMAT, TABLE_WITHOUT_ID, NO_USERS, FIRST_VERSION, UNWRITABLE ->
            TEXTS.get(name());
        case TOO_LARGE -> SnapshotLimits.MEMORY_HINT;
        default -> TEXTS.get("PUBLISH_AGAIN");
      };
    }
  }

  private final Kind kind;

  SnapshotException(Kind kind, String message) {
    this(kind, message, null);
  }

  SnapshotException(Kind kind, String message, @Nullable Throwable cause) {
    super(
        kind == Kind.UNWRITABLE ? Severity.RETRYABLE : Severity.TERMINAL,
        message,
        kind.hint(),
        cause);
    this.kind = kind;
  }

  /**
   * A snapshot that holds too much.
   *
   * @param what a sentence with {@code %d} where {@code limit} belongs
   */
  static SnapshotException tooLarge(String what, long limit) {
    return new SnapshotException(
        Kind.TOO_LARGE, "the snapshot is too large: " + String.format(Locale.ROOT, what, limit));
  }

  public Kind kind() {
    return kind;
  }
}
