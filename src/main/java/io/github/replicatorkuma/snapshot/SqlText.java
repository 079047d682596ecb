package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.Column;
import io.github.replicatorkuma.schema.ColumnKind;
import io.github.replicatorkuma.schema.TableSchema;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rows as INSERTs, one a line: SQL that Replicator Kuma v2 can run on SQLite and on MariaDB in its
 * default mode.
 *
 * <p>v2 splits a file with JavaScript's {@code /;\s*$/m}, where U+2028 and U+2029 end a line as
 * well as LF and CR; MariaDB reads escapes in a quoted text, SQLite does not; the SQLite driver
 * ends a statement at NUL. So a text with any such character is written in hexadecimal, and a
 * statement is one line whose only {@code ;} before the end of a line is its last character.
 */
final class SqlText implements Closeable {
  private final String insert;
  private final TableSchema table;
  private final OutputStream target;

  /** Closes {@code target}, which needs no buffer of its own. */
  SqlText(String into, TableSchema table, OutputStream target) {
    this.insert =
        table.columnNames().stream()
            .map(column -> "`" + column + "`")
            .collect(Collectors.joining(", ", "INSERT INTO `" + into + "` (", ") VALUES ("));
    this.table = table;
    this.target = new BufferedOutputStream(target, CsvWriter.BLOCK);
  }

  /** {@code DELETE FROM `t`;}, as a line. */
  static String delete(TableName table) {
    return "DELETE FROM `" + table + "`;\n";
  }

  void write(Row row) throws IOException {
    StringBuilder line = new StringBuilder(insert);
    for (int i = 0; i < row.size(); i++) {
      line.append(i == 0 ? "" : ", ");
      appendLiteral(line, table.columns().get(i), row.cell(i));
    }
    target.write(line.append(");\n").toString().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    target.close();
  }

  private static void appendLiteral(StringBuilder sql, Column column, @Nullable String text) {
    if (text == null) {
      sql.append("NULL");
    } else if (column.kind() != ColumnKind.TEXT && isNumber(text)) {
      sql.append(text);
    } else if (isPlain(text)) {
      sql.append('\'').append(text.replace("'", "''")).append('\'');
    } else {
      sql.append("CAST(X'")
          .append(HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)))
          .append("' AS CHAR)");
    }
  }

  private static boolean isNumber(String text) {
    return ColumnKind.isInteger(text) || ColumnKind.isDecimal(text);
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      boolean ascii = character >= ' ' && character < 0x7F;
      if (ascii ? character == '\\' : isSpecial(character)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSpecial(char character) {
    return Character.isISOControl(character) || character == '\u2028' || character == '\u2029';
  }
}
