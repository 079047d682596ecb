package io.github.replicatorkuma.database.sqlite;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.jdbc.PrivateFile;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.SQLiteErrorCode;

/**
 * Copies a database in use by SQLite's backup API: the file alone lacks what is still in the WAL
 * (KUMA-FACTS 4.2).
 */
final class SqliteCopy {
  private final SqliteConnection source;
  private final Duration patience;

  SqliteCopy(SqliteConnection source, Duration patience) {
    this.source = source;
    this.patience = patience;
  }

  /** Writes the new file {@code target}, readable for its owner only: it holds all secrets. */
  void writeTo(Path target) throws DatabaseException {
    PrivateFile.write(target, "copying " + source.file(), partial -> copyPages(partial, target));
  }

  private void copyPages(Path partial, Path target) throws DatabaseException {
    String action = "copying " + source.file() + " to " + target;
    try {
      int code = source.backUpTo(partial, patience);
      if (code != SQLiteErrorCode.SQLITE_OK.code) {
        throw SqliteErrors.failureOf(action, SQLiteErrorCode.getErrorCode(code));
      }
    } catch (SQLException e) {
      throw SqliteErrors.failureOf(action, e);
    }
  }
}
