package io.github.replicatorkuma.database.sqlite;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.DatabaseException.Kind;
import io.github.replicatorkuma.database.ProcessLimits;
import io.github.replicatorkuma.database.jdbc.CellPlace;
import io.github.replicatorkuma.database.jdbc.KeyedRow;
import io.github.replicatorkuma.database.jdbc.RowStatements;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.sqlite.NativeLibraryNotFoundException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What SQLite's result codes mean; nobody else looks at them. */
final class SqliteErrors {
  private static final Pattern WORD = Pattern.compile("\\w+");

  /** What follows a table and a dot. */
  private static final Pattern COLUMN = Pattern.compile("(?<=\\w\\.)\\w+");

  private static final int PRIMARY_CODE = 0xff;

  private SqliteErrors() {}

  /**
   * The failure of {@code action}, which names its object: {@code reading table monitor of
   * /app/data/kuma.db}. What refuses a row, a trigger perhaps, may quote it, and is not repeated.
   */
  static DatabaseException failureOf(String action, SQLException failure) {
    if (isRefusal(failure)) {
      return failureOf(action, codeOf(failure));
    }
    if (failure.getCause() instanceof NativeLibraryNotFoundException) {
      return ProcessLimits.noLibrary(action, "SQLite", failure);
    }
    if (kindOf(codeOf(failure)) == Kind.UNAVAILABLE && ProcessLimits.isOutOfFiles()) {
      return ProcessLimits.tooManyFiles(action, failure);
    }
    String found = failure.getMessage() == null ? "no details" : failure.getMessage();
    return new DatabaseException(kindOf(codeOf(failure)), action + ": " + found, failure);
  }

  static DatabaseException failureOf(String action, SQLiteErrorCode code) {
    return new DatabaseException(kindOf(code), action + ": [" + code + "] " + code.message);
  }

  private static SQLiteErrorCode codeOf(SQLException failure) {
    return failure instanceof SQLiteException sqlite
        ? sqlite.getResultCode()
        : SQLiteErrorCode.UNKNOWN_ERROR;
  }

  /** Whether SQLite refused what a row holds, rather than failed. */
  private static boolean isRefusal(SQLException failure) {
    return kindOf(codeOf(failure)) == Kind.UNREPLICABLE;
  }

  /**
   * The failure of a row that a constraint refused; names columns, never values, and only columns
   * that the table has, as a message may hold anything.
   */
  static Optional<DatabaseException> refusalOf(
      SQLException failure, RowStatements statements, KeyedRow row) {
    if (!isRefusal(failure)) {
      return Optional.empty();
    }
    SQLiteErrorCode code = codeOf(failure);
    boolean isCheck = code == SQLiteErrorCode.SQLITE_CONSTRAINT_CHECK;
    String named =
        (isCheck ? WORD : COLUMN)
            .matcher(String.valueOf(failure.getMessage()))
            .results()
            .map(MatchResult::group)
            .filter(statements.live()::has)
            .distinct()
            .collect(Collectors.joining(", "));
    return Optional.of(
        new CellPlace(statements.table().name(), row.key(), named)
            .unreplicable("refused by the database (" + code + ")"));
  }

  private static Kind kindOf(SQLiteErrorCode code) {
    return switch (primary(code)) {
      case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL -> Kind.LOCKED;
      case SQLITE_CORRUPT, SQLITE_NOTADB -> Kind.CORRUPT;
      case SQLITE_CANTOPEN, SQLITE_IOERR, SQLITE_PERM, SQLITE_READONLY, SQLITE_AUTH ->
          Kind.UNAVAILABLE;
      case SQLITE_CONSTRAINT, SQLITE_MISMATCH, SQLITE_TOOBIG -> Kind.UNREPLICABLE;
      case SQLITE_FULL -> Kind.DISK_FULL;
      default -> Kind.FAILED;
    };
  }

  private static SQLiteErrorCode primary(SQLiteErrorCode code) {
    return code.code < 0 ? code : SQLiteErrorCode.getErrorCode(code.code & PRIMARY_CODE);
  }
}
