package io.github.replicatorkuma.database.jdbc;

import io.github.replicatorkuma.schema.ColumnKind;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HexFormat;

/**
 * Cells as text, each of which stands for one value of one storage class. Nearly all are plain: a
 * text is itself, and so is a number in a column for numbers. Others begin with a mark, which tells
 * their class, and go on with their digits or, in hexadecimal, their bytes.
 */
public final class KeptCell {
  private static final char MARK = '\u0001';
  private static final char INTEGER = 'i';
  private static final char REAL = 'r';
  private static final char BLOB = 'b';
  private static final char TEXT = 't';

  private static final HexFormat HEX = HexFormat.of();

  private KeptCell() {}

  public static String ofBlob(byte[] bytes) {
    return marked(BLOB, HEX.formatHex(bytes));
  }

  /** A text whose bytes may be anything. */
  public static String ofBytes(byte[] bytes) {
    return marked(TEXT, HEX.formatHex(bytes));
  }

  /** A text, which a column of {@code kind} would take for a number where it looks like one. */
  public static String ofText(String text, ColumnKind kind) {
    boolean isPlain =
        (text.isEmpty() || text.charAt(0) != MARK)
            && (kind == ColumnKind.TEXT || !ColumnKind.isDecimal(text));
    return isPlain ? text : ofBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A number, which a column of {@code kind} would take for a text where it is one for text. */
  public static String ofNumber(Object number, ColumnKind kind) {
    boolean isReal = number instanceof Double;
    String text = isReal ? ColumnKind.textOf((Double) number) : number.toString();
    return kind == ColumnKind.TEXT ? marked(isReal ? REAL : INTEGER, text) : text;
  }

  private static String marked(char storageClass, String text) {
    return MARK + (storageClass + text);
  }

  static boolean isMarked(String text) {
    return !text.isEmpty() && text.charAt(0) == MARK;
  }

  /** Whether it is to be bound as bytes and made a text by SQL. */
  static boolean isBytesOfText(String text) {
    return isMarked(text) && text.charAt(1) == TEXT;
  }

  /** Binds what {@link #isMarked}. */
  static void bind(PreparedStatement statement, int index, String marked) throws SQLException {
    String text = marked.substring(2);
    switch (marked.charAt(1)) {
      case INTEGER -> statement.setLong(index, Long.parseLong(text));
      case REAL -> statement.setDouble(index, Double.parseDouble(text));
      default -> statement.setBytes(index, HEX.parseHex(text));
    }
  }
}
