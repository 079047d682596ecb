package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotLimits;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A snapshot directory that cannot be written, or must not be applied, told apart by its kind. */
public final class SnapshotException extends ReplicationException {
  private static final long serialVersionUID = 1L;

  private static final String PUBLISH_AGAIN =
      "The older rows stay. Run on the leader (nothing has to be stopped): replicator-kuma publish"
          + " --again";

  /** What is wrong; decides who has to act and what the operator is told to do. */
  public enum Kind {
    NO_MANIFEST(PUBLISH_AGAIN),
    UNKNOWN_FORMAT(
        "The older rows stay. Upgrade Replicator Kuma on this instance to the leader's version."),
    DAMAGED_MANIFEST(PUBLISH_AGAIN),
    /** The manifest and the snapshot's tags disagree. */
    MISMATCH(PUBLISH_AGAIN),
    TABLE_MISSING(PUBLISH_AGAIN),
    DAMAGED_TABLE(PUBLISH_AGAIN),
    WRONG_DIGEST(PUBLISH_AGAIN),
    TABLE_WITHOUT_ID(
        "Nothing is replicated until then: upgrade Replicator Kuma on both sides, or leave the table"
            + " out with REPLICATOR_EXCLUDE on the leader."),
    NO_USERS(
        "The older rows stay. Finish the set-up of the leader's Kuma (create its first user), then"
            + " publish again from the leader."),
    /** Replicator Kuma v1 made it: SQL to be executed, and no CSV. */
    FIRST_VERSION(
        "The older rows stay. Upgrade the leader: its Uptime Kuma to 2.x, and its Replicator Kuma to"
            + " this version."),
    /** More than {@link SnapshotLimits} allows. */
    TOO_LARGE(SnapshotLimits.MEMORY_HINT),
    FILE_MISSING(PUBLISH_AGAIN),
    FILE_DAMAGED(PUBLISH_AGAIN),
    /** The snapshot directory of a leader could not be written. */
    UNWRITABLE(
        "Nothing was published. See that the staging directory (REPLICATOR_STAGING_DIR) is writable"
            + " and its disk is not full.");

    private final String hint;

    Kind(String hint) {
      this.hint = hint;
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
        kind.hint,
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
