package io.github.replicatorkuma.database.mariadb;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.jdbc.CellPlace;
import io.github.replicatorkuma.database.jdbc.JdbcSession;
import io.github.replicatorkuma.database.jdbc.KeyedRow;
import io.github.replicatorkuma.database.jdbc.RowStatements;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the server's errors say about a row that it does not take. Their texts hold values, so only
 * names of columns are taken from them, and the error itself goes no further.
 */
final class Refusal {
  private static final Pattern COLUMN =
      Pattern.compile("(?:[Cc]olumn|Field) (?:'([^']+)'|(?:`[^`]*`\\.)*`([^`]+)`)");
  private static final Pattern KEY = Pattern.compile("for key '(?:[^']*\\.)?([^'.]+)'");

  private static final String INDEX_COLUMNS =
      "SELECT column_name FROM information_schema.statistics WHERE table_schema = DATABASE()"
          + " AND table_name = ? AND index_name = ? ORDER BY seq_in_index";

  private static final String LIMIT =
      "SELECT data_type, character_maximum_length, character_octet_length"
          + " FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ?"
          + " AND column_name = ? AND character_maximum_length IS NOT NULL";

  private static final String NARROW_CHARACTER_SET =
      "SELECT character_set_name FROM information_schema.columns WHERE table_schema = DATABASE()"
          + " AND table_name = ? AND column_name = ? AND character_set_name <> 'utf8mb4'";

  /** Of characters, or of a number. */
  private static final int WRONG_VALUE = 1366;

  private static final String CANNOT_HOLD = "the column's type cannot hold the value";

  private final SQLException failure;
  private final RowStatements statements;
  private final KeyedRow row;
  private final List<String> columns;

  private Refusal(SQLException failure, RowStatements statements, KeyedRow row) {
    this.failure = failure;
    this.statements = statements;
    this.row = row;
    this.columns = columns();
  }

  /** The failure that names the cell; empty when {@code failure} is none of a row's content. */
  static Optional<DatabaseException> of(
      SQLException failure, RowStatements statements, KeyedRow row) {
    Refusal refusal = new Refusal(failure, statements, row);
    CellPlace place =
        new CellPlace(statements.table().name(), row.key(), String.join(", ", refusal.columns));
    String number = " (MariaDB error " + failure.getErrorCode() + ")";
    return refusal
        .narrowCharacterSet()
        .map(
            set ->
                place.unreplicable(
                    "its character set "
                        + set
                        + " does not have every character of the value, such as an emoji"
                        + number,
                    MariaDbErrors.narrowHint(place.table(), place.column())))
        .or(() -> refusal.reason().map(why -> place.unreplicable(why + number)));
  }

  /** A column of Kuma's takes every character, unless its database was made otherwise. */
  private Optional<String> narrowCharacterSet() {
    return failure.getErrorCode() == WRONG_VALUE && tooLong().isEmpty()
        ? ask(NARROW_CHARACTER_SET, found -> found.getString(1), String.join(", ", columns))
            .stream()
            .findFirst()
        : Optional.empty();
  }

  private Optional<String> reason() {
    return Optional.ofNullable(
        switch (failure.getErrorCode()) {
          case 1048 -> "it must not be NULL";
          case 1364 -> "it has no default";
          case 1062 -> "there is an equal one already, for MariaDB without regard to case";
          case 1264 -> "the number is out of the column's range";
          case 1265, 1292, 1411 -> CANNOT_HOLD;
          // A text cut in the middle of a character is told of as a wrong one.
          case WRONG_VALUE -> tooLong().orElse(CANNOT_HOLD);
          case 1406 -> tooLong().orElse("the value is longer than the column");
          case 1153, 1301 -> "the row is larger than the server's max_allowed_packet";
          case 1118 -> "the row is too large";
          case 4025, 3819 -> "a CHECK of the table refuses the value";
          default -> null;
        });
  }

  /** {@code 151 characters, the limit is 150}: characters for varchar, bytes for text. */
  private Optional<String> tooLong() {
    for (String column : columns) {
      String text = String.valueOf(statements.table().cell(row.cells(), column));
      Optional<String> exceeded =
          ask(LIMIT, found -> exceeded(found, text), column).stream()
              .filter(said -> !said.isEmpty())
              .findFirst();
      if (exceeded.isPresent()) {
        return exceeded;
      }
    }
    return Optional.empty();
  }

  private static String exceeded(ResultSet found, String text) throws SQLException {
    boolean inBytes = found.getString(1).endsWith("text");
    long limit = found.getLong(inBytes ? 3 : 2);
    long length =
        inBytes
            ? text.getBytes(StandardCharsets.UTF_8).length
            : text.codePointCount(0, text.length());
    String unit = inBytes ? " bytes" : " characters";
    return length > limit ? length + unit + ", the limit is " + limit : "";
  }

  /** Only names that the table has: a text may hold anything. */
  private List<String> columns() {
    String message = String.valueOf(failure.getMessage());
    if (failure.getErrorCode() == 1062) {
      String key = "";
      for (Matcher keys = KEY.matcher(message); keys.find(); ) {
        key = keys.group(1);
      }
      return ask(INDEX_COLUMNS, found -> found.getString(1), key);
    }
    List<String> last = List.of();
    for (Matcher names = COLUMN.matcher(message); names.find(); ) {
      String name = names.group(1) == null ? names.group(2) : names.group(1);
      last = statements.live().has(name) ? List.of(name) : last;
    }
    return last;
  }

  /** Nothing where the connection is gone. */
  private <T> List<T> ask(String sql, JdbcSession.RowReader<T> reader, String about) {
    try {
      return statements.session().query(sql, reader, statements.table().name().value(), about);
    } catch (SQLException connectionGone) {
      failure.addSuppressed(connectionGone);
      return List.of();
    }
  }
}
