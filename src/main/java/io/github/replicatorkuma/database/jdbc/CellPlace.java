package io.github.replicatorkuma.database.jdbc;

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
    return unreplicable(why, hint());
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

  private String hint() {
    boolean date = ReplicatedTables.isTimestamp(column);
    String shown =
        date
            ? "No page of Uptime Kuma shows that date. Correct it"
            : "Correct that value in the leader's Uptime Kuma, or leave the table out there with"
                + " REPLICATOR_EXCLUDE. If no page shows it, correct it";
    String name = column.matches("\\w+") ? column : "COLUMN";
    return "%s in the database that the row comes from: UPDATE `%s` SET `%s` = %s WHERE id = %s"
        .formatted(shown, table, name, date ? "CURRENT_TIMESTAMP" : "VALUE", row);
  }

  /** {@code table monitor, row 7, column name}. */
  @Override
  public String toString() {
    return "table " + table + ", row " + row + (column.isEmpty() ? "" : ", column " + column);
  }
}
