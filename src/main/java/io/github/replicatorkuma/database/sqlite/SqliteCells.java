package io.github.replicatorkuma.database.sqlite;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.jdbc.CellPlace;
import io.github.replicatorkuma.model.ColumnKind;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Turns stored values into the text of a cell and back.
 *
 * <p>What a value <em>is</em> decides how it is read, never the column's declared type. On the way
 * back the declared type decides: numbers are bound as numbers, since SQLite itself would keep only
 * 15 digits of a number given as text, and the column's affinity then restores the storage class.
 */
final class SqliteCells {
  private static final char REPLACEMENT = '\uFFFD';

  private SqliteCells() {}

  /** The text of a cell. */
  static @Nullable String read(ResultSet row, int index, CellPlace place)
      throws SQLException, DatabaseException {
    Object value = row.getObject(index);
    if (value == null) {
      return null;
    }
    if (value instanceof Double number) {
      return ColumnKind.textOf(number);
    }
    if (value instanceof byte[]) {
      return place.unreadable("holds a BLOB");
    }
    String text = value.toString();
    if (isDamaged(text, row, index)) {
      return place.unreadable("holds text that is not UTF-8");
    }
    return text;
  }

  /** The driver reads bytes that are not UTF-8 as U+FFFD, and writing that would lose them. */
  private static boolean isDamaged(String text, ResultSet row, int index) throws SQLException {
    return text.indexOf(REPLACEMENT) >= 0
        && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), row.getBytes(index));
  }

  /** Binds {@code text} so that a column of {@code kind} will hold it. */
  static void bind(PreparedStatement statement, int index, ColumnKind kind, @Nullable String text)
      throws SQLException {
    if (text == null || kind == ColumnKind.TEXT) {
      statement.setString(index, text);
    } else if (isLong(text)) {
      statement.setLong(index, Long.parseLong(text));
    } else if (ColumnKind.isDecimal(text)) {
      statement.setDouble(index, Double.parseDouble(text));
    } else {
      statement.setString(index, text);
    }
  }

  /** Nineteen digits may fit a long too. */
  private static boolean isLong(String text) {
    if (ColumnKind.isInteger(text)) {
      return true;
    }
    try {
      return Long.toString(Long.parseLong(text)).equals(text);
    } catch (NumberFormatException notALong) {
      return false;
    }
  }
}
