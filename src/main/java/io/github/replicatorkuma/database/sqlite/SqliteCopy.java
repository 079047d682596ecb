package io.github.replicatorkuma.database.sqlite;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.DatabaseException.Kind;
import io.github.replicatorkuma.database.jdbc.CopyFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.SQLiteErrorCode;

/**
 * Copies a database in use by SQLite's backup API: the file alone lacks what is still in the WAL.
 */
final class SqliteCopy {
  private static final long MEGABYTE = 1 << 20;
  private static final long ROOM_FOR_OTHERS = 64 * MEGABYTE;

  private SqliteCopy() {}

  /**
   * Writes the new file {@code target}, readable for its owner only: it holds all secrets.
   *
   * @throws DatabaseException of the kind {@code NO_ROOM} rather than fill the disk, on which Kuma
   *     may write as well
   */
  static void write(SqliteConnection source, Path target, Duration patience)
      throws DatabaseException {
    requireRoom(source.file(), target.toAbsolutePath().resolveSibling(""));
    CopyFile.write(
        target, "copying " + source.file(), file -> copyPages(source, file, target, patience));
  }

  static long bytes(Path file) {
    return file.toFile().length() + new File(file + "-wal").length();
  }

  static void requireRoom(Path file, Path target) throws DatabaseException {
    long needed = bytes(file) + ROOM_FOR_OTHERS;
    File directory = target.toFile();
    long free = directory.getUsableSpace();
    if (directory.getTotalSpace() > 0 && free < needed) {
      throw new DatabaseException(
          Kind.NO_ROOM,
          "a copy of %s needs %d MB, and %d MB are free where %s is"
              .formatted(file, needed / MEGABYTE, free / MEGABYTE, directory));
    }
  }

  private static void copyPages(SqliteConnection source, Path file, Path target, Duration patience)
      throws IOException, DatabaseException {
    String action = "copying " + source.file() + " to " + target;
    Path leftByAKilledCopy = Path.of(file + "-journal");
    Files.deleteIfExists(leftByAKilledCopy);
    try {
      int code = source.backUpTo(file, patience);
      if (code != SQLiteErrorCode.SQLITE_OK.code) {
        throw SqliteErrors.failureOf(action, SQLiteErrorCode.getErrorCode(code));
      }
    } catch (SQLException e) {
      throw SqliteErrors.failureOf(action, e);
    }
  }
}
