package io.github.replicatorkuma.history;

import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.PlainText;
import io.github.replicatorkuma.model.ReplicationException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The room for backups, on a disk that is mostly Uptime Kuma's, too: it is never filled.
 *
 * @param free bytes on that disk
 */
public record Room(Path directory, LongSupplier free) {
  private static final long MEGABYTE = 1L << 20;

  /** Is always left to others. */
  static final long RESERVE = 64 * MEGABYTE;

  private static final String HINT =
      "Free some space there, or set REPLICATOR_STATE_DIR to a directory on another disk.";

  private static final String RESTORE_HINT =
      "Nothing was changed. Free that much there, or restore to a larger disk.";

  /** What does not fit; what a backup had written is gone again. */
  private static final class NoRoom extends ReplicationException {
    NoRoom(String message, String hint, @Nullable Throwable cause) {
      super(Severity.RETRYABLE_SLOWLY, message, hint, cause);
    }

    @Override
    public String event() {
      return CycleReport.NO_ROOM;
    }
  }

  /** What this user may use there; not a limit where the file system does not tell. */
  public Room(Path directory) {
    this(directory, () -> free(directory.toFile()));
  }

  private static long free(File directory) {
    return directory.getTotalSpace() > 0 ? directory.getUsableSpace() : Long.MAX_VALUE;
  }

  /**
   * @param bytes that may be written
   */
  void require(long bytes) throws ReplicationException {
    long left = free.getAsLong();
    if (left - RESERVE < bytes) {
      throw new NoRoom(
          "a history backup needs %s in %s, and %s are free"
              .formatted(megabytes(bytes + RESERVE), directory, megabytes(left)),
          HINT,
          null);
    }
  }

  /**
   * Whether there is room at all, before anything is written.
   *
   * @param bytes that the backup has
   */
  void requireToRestore(long bytes) throws ReplicationException {
    long left = free.getAsLong();
    if (left < bytes) {
      throw new NoRoom(
          "the history backup takes at least %s in %s, and %s are free"
              .formatted(megabytes(bytes), directory, megabytes(left)),
          RESTORE_HINT,
          null);
    }
  }

  /** The failure to write something there. */
  ReplicationException unwritable(IOException cause) {
    String reason = PlainText.reason(cause);
    String text = reason.toLowerCase(Locale.ROOT);
    String message = "cannot write the history backup to " + directory + ": " + reason;
    boolean full = free.getAsLong() < RESERVE / 2;
    return full || text.contains("no space") || text.contains("quota")
        ? new NoRoom(message, HINT, cause)
        : new ReplicationException(
            ReplicationException.Severity.RETRYABLE_SLOWLY,
            message,
            "Make REPLICATOR_STATE_DIR a directory that this user may write to, with as much free"
                + " space as Uptime Kuma's database has.",
            cause);
  }

  private static String megabytes(long bytes) {
    return bytes / MEGABYTE + " MB";
  }
}
