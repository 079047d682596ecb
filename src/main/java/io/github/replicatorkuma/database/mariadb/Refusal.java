package io.github.replicatorkuma.database.mariadb;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.jdbc.CellPlace;
import io.github.replicatorkuma.database.jdbc.WrittenRow;
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

  /** Of characters, or of a number. */
  private static final int WRONG_VALUE = 1366;

  private static final String CANNOT_HOLD = "the column's type cannot hold the value";

  private Refusal() {}

  /** The failure that names the cell; empty when {@code failure} is none of a row's content. */
  static Optional<DatabaseException> of(
      SQLException failure, MariaDbCatalog catalog, WrittenRow row) {
    CellPlace place =
        new CellPlace(row.table(), row.key(), String.join(", ", columns(failure, catalog, row)));
    String number = " (MariaDB error " + failure.getErrorCode() + ")";
    return reason(failure, catalog, row)
        .map(why -> place.unreplicable(why + number))
        .or(() -> wrongCharacters(failure, catalog, place, number));
  }

  /** A column of Kuma's takes every character, unless its database was made otherwise. */
  private static Optional<DatabaseException> wrongCharacters(
      SQLException failure, MariaDbCatalog catalog, CellPlace place, String number) {
    if (failure.getErrorCode() != WRONG_VALUE) {
      return Optional.empty();
    }
    Optional<String> narrow = Optional.empty();
    try {
      narrow = catalog.narrowCharacterSet(place.table(), place.column());
    } catch (SQLException connectionGone) {
      failure.addSuppressed(connectionGone);
    }
    return Optional.of(
        narrow
            .map(
                set ->
                    place.unreplicable(
                        "its character set "
                            + set
                            + " does not have every character of the value, such as an emoji"
                            + number,
                        MariaDbHints.narrow(place.table(), place.column())))
            .orElseGet(() -> place.unreplicable(CANNOT_HOLD + number)));
  }

  private static Optional<String> reason(
      SQLException failure, MariaDbCatalog catalog, WrittenRow row) {
    return Optional.ofNullable(
        switch (failure.getErrorCode()) {
          case 1048 -> "it must not be NULL";
          case 1364 -> "it has no default";
          case 1062 -> "there is an equal one already, for MariaDB without regard to case";
          case 1264 -> "the number is out of the column's range";
          case 1265, 1292, 1411 -> CANNOT_HOLD;
          // A text cut in the middle of a character is told of as a wrong one.
          case WRONG_VALUE -> tooLong(failure, catalog, row).orElse(null);
          case 1406 -> tooLong(failure, catalog, row).orElse("the value is longer than the column");
          case 1153, 1301 -> "the row is larger than the server's max_allowed_packet";
          case 1118 -> "the row is too large";
          case 4025, 3819 -> "a CHECK of the table refuses the value";
          default -> null;
        });
  }

  private static Optional<String> tooLong(
      SQLException failure, MariaDbCatalog catalog, WrittenRow row) {
    try {
      for (String column : columns(failure, catalog, row)) {
        Optional<TextLimit> limit = catalog.limitOf(row.table(), column);
        String text = row.cell(column);
        if (limit.isPresent() && text != null && limit.get().isExceededBy(text)) {
          return Optional.of(limit.get().exceededBy(text));
        }
      }
    } catch (SQLException connectionGone) {
      failure.addSuppressed(connectionGone);
    }
    return Optional.empty();
  }

  /** Only names that the table has: a text may hold anything. */
  private static List<String> columns(
      SQLException failure, MariaDbCatalog catalog, WrittenRow row) {
    String message = String.valueOf(failure.getMessage());
    if (failure.getErrorCode() == 1062) {
      return columnsOfKey(message, catalog, row);
    }
    String last = "";
    Matcher names = COLUMN.matcher(message);
    while (names.find()) {
      String name = names.group(1) == null ? names.group(2) : names.group(1);
      last = row.live().has(name) ? name : last;
    }
    return last.isEmpty() ? List.of() : List.of(last);
  }

  private static List<String> columnsOfKey(String message, MariaDbCatalog catalog, WrittenRow row) {
    String key = "";
    Matcher keys = KEY.matcher(message);
    while (keys.find()) {
      key = keys.group(1);
    }
    try {
      return catalog.columnsOfIndex(row.table(), key);
    } catch (SQLException connectionGone) {
      return List.of();
    }
  }
}
