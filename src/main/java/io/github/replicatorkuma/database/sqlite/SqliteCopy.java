package io.github.replicatorkuma.database.sqlite;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.DatabaseException.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.SQLiteErrorCode;

/**
 * Copies a database in use by SQLite's backup API: the file alone lacks what is still in the WAL
 * (KUMA-FACTS 4.2).
 */
final class SqliteCopy {
  private static final String HINT =
      "Check that there is space for a copy of the database and that its directory can be written.";

  private final SqliteConnection source;
  private final Duration patience;

  SqliteCopy(SqliteConnection source, Duration patience) {
    this.source = source;
    this.patience = patience;
  }

  /** Writes the new file {@code target}, readable for its owner only: it holds all secrets. */
  void writeTo(Path target) throws DatabaseException {
    Path directory = target.toAbsolutePath().normalize().getParent();
    if (directory == null || Files.exists(target)) {
      throw new DatabaseException(
          Kind.FAILED, action(target) + ": there is a file already", "Remove that file.", null);
    }
    Path partial = directory.resolve(target.getFileName() + ".partial");
    try {
      discard(partial);
      Files.createFile(
          partial,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      copyPages(partial, target);
      sync(partial, StandardOpenOption.WRITE);
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
      sync(directory, StandardOpenOption.READ);
    } catch (IOException e) {
      throw new DatabaseException(
          Kind.UNAVAILABLE, action(target) + ": " + e.getMessage(), HINT, e);
    } finally {
      discardQuietly(partial);
    }
  }

  private void copyPages(Path partial, Path target) throws DatabaseException {
    try {
      int code = source.backUpTo(partial, patience);
      if (code != SQLiteErrorCode.SQLITE_OK.code) {
        throw SqliteErrors.failureOf(action(target), SQLiteErrorCode.getErrorCode(code));
      }
    } catch (SQLException e) {
      throw SqliteErrors.failureOf(action(target), e);
    }
  }

  private String action(Path target) {
    return "copying " + source.file() + " to " + target;
  }

  private static void sync(Path path, StandardOpenOption option) throws IOException {
    try (FileChannel channel = FileChannel.open(path, option)) {
      channel.force(true);
    }
  }

  private static void discard(Path partial) throws IOException {
    Files.deleteIfExists(partial.resolveSibling(partial.getFileName() + "-journal"));
    Files.deleteIfExists(partial);
  }

  private static void discardQuietly(Path partial) {
    try {
      discard(partial);
    } catch (IOException leftForTheNextCopy) {
      // The next copy to the same target starts by discarding it.
    }
  }
}
