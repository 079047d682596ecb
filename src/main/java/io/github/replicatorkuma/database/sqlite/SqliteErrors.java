package io.github.replicatorkuma.database.sqlite;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.DatabaseException.Kind;
import io.github.replicatorkuma.database.jdbc.CellPlace;
import io.github.replicatorkuma.model.TableName;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What SQLite's result codes mean; nobody else looks at them. */
final class SqliteErrors {
  private static final Pattern TABLE_AND_COLUMN = Pattern.compile("\\b\\w+\\.(\\w+)");
  private static final Pattern WORD = Pattern.compile("\\w+");
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
    String found = failure.getMessage() == null ? "no details" : failure.getMessage();
    return new DatabaseException(kindOf(codeOf(failure)), action + ": " + found, failure);
  }

  static DatabaseException failureOf(String action, SQLiteErrorCode code) {
    return new DatabaseException(
        kindOf(code), action + ": [" + code + "] " + code.message, /* cause= */ null);
  }

  static SQLiteErrorCode codeOf(SQLException failure) {
    return failure instanceof SQLiteException sqlite
        ? sqlite.getResultCode()
        : SQLiteErrorCode.UNKNOWN_ERROR;
  }

  /** Whether SQLite refused what a row holds, rather than failed. */
  static boolean isRefusal(SQLException failure) {
    return kindOf(codeOf(failure)) == Kind.UNREPLICABLE;
  }

  /**
   * A row that a constraint refused. Names columns, never values.
   *
   * @param columns the names of the table's columns
   */
  static DatabaseException refusal(
      TableName table, String key, Set<String> columns, SQLException failure) {
    SQLiteErrorCode code = codeOf(failure);
    Set<String> named = columnsNamedBy(failure, code, columns);
    return new CellPlace(table, key, String.join(", ", named))
        .unreplicable("refused by the database (" + code + ")");
  }

  /** Only names that the table has: a message may hold anything. */
  private static Set<String> columnsNamedBy(
      SQLException failure, SQLiteErrorCode code, Set<String> columns) {
    Set<String> named = new LinkedHashSet<>();
    String message = failure.getMessage() == null ? "" : failure.getMessage();
    boolean isCheck = code == SQLiteErrorCode.SQLITE_CONSTRAINT_CHECK;
    Matcher names = (isCheck ? WORD : TABLE_AND_COLUMN).matcher(message);
    while (names.find()) {
      String name = isCheck ? names.group() : names.group(1);
      if (columns.contains(name)) {
        named.add(name);
      }
    }
    return named;
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
