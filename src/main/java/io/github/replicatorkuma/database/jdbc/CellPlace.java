package io.github.replicatorkuma.database.jdbc;

import static io.github.replicatorkuma.database.DatabaseException.CORRECT_THE_ROW;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.DatabaseException.Kind;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import org.jspecify.annotations.Nullable;

/**
 * Where a cell is, for the operator to find it: failures name places and never values.
 *
 * @param row the row's key
 * @param column empty where only the row is known
 */
public record CellPlace(TableName table, String row, String column) {
  /** The failure of a cell that cannot be replicated as it is. */
  public DatabaseException unreplicable(String why) {
    return unreplicable(why, ReplicatedTables.isTimestamp(column) ? inNoForm() : CORRECT_THE_ROW);
  }

  /** The same where the operator can do something else. */
  public DatabaseException unreplicable(String why, String hint) {
    return new DatabaseException(Kind.UNREPLICABLE, this + ": " + why, hint);
  }

  /**
   * What is read of a cell that no text can stand for: nothing where Kuma rewrites it anyway.
   *
   * @throws DatabaseException where it counts
   */
  public @Nullable String unreadable(String why) throws DatabaseException {
    if (ReplicatedTables.runtimeColumns(table).contains(column)) {
      return null;
    }
    throw unreplicable(why);
  }

  private String inNoForm() {
    return "No form of Uptime Kuma shows that date. Correct it in the database that the row comes"
        + " from: UPDATE `%s` SET `%s` = CURRENT_TIMESTAMP WHERE id = %s"
            .formatted(table, column, row);
  }

  /** {@code table monitor, row 7, column name}. */
  @Override
  public String toString() {
    return "table " + table + ", row " + row + (column.isEmpty() ? "" : ", column " + column);
  }
}
