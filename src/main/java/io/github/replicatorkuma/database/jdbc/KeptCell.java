package io.github.replicatorkuma.database.jdbc;

import io.github.replicatorkuma.schema.ColumnKind;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Cells as text, each of which stands for one value of one storage class. Nearly all are plain: a
 * text is itself, and so is a number in a column for numbers. Others begin with a mark, which tells
 * their class, and go on with their digits or, in hexadecimal, their bytes.
 *
 * <p>A text that is not UTF-8 is kept as it reads, for Uptime Kuma, too: with U+FFFD for the rest.
 */
public final class KeptCell {
  private static final String MARK = "\u0001";
  private static final String TEXT = MARK + 't';
  private static final String INTEGER = MARK + 'i';
  private static final String REAL = MARK + 'r';
  private static final String BLOB = MARK + 'b';

  private KeptCell() {}

  /** What stands for {@code value}, as a driver gives it, in a column of {@code kind}. */
  public static @Nullable String of(@Nullable Object value, ColumnKind kind) {
    if (value == null) {
      return null;
    }
    if (value instanceof byte[] bytes) {
      return BLOB + HexFormat.of().formatHex(bytes);
    }
    if (value instanceof String text) {
      return text.startsWith(MARK) ? TEXT + text : text;
    }
    boolean isReal = value instanceof Double;
    String text = isReal ? ColumnKind.textOf((Double) value) : value.toString();
    return kind == ColumnKind.TEXT ? (isReal ? REAL : INTEGER) + text : text;
  }

  /** Binds what is marked; whether it is. */
  static boolean bind(PreparedStatement statement, int index, @Nullable String cell)
      throws SQLException {
    if (cell == null || !cell.startsWith(MARK)) {
      return false;
    }
    String text = cell.substring(TEXT.length());
    switch (cell.substring(0, TEXT.length())) {
      case TEXT -> statement.setString(index, text);
      case INTEGER -> statement.setLong(index, Long.parseLong(text));
      case REAL -> statement.setDouble(index, Double.parseDouble(text));
      default -> statement.setBytes(index, HexFormat.of().parseHex(text));
    }
    return true;
  }
}
