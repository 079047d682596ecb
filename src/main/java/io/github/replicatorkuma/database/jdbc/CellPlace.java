package io.github.replicatorkuma.database.jdbc;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.DatabaseException.Kind;
import io.github.replicatorkuma.model.TableName;

/**
 * Where a cell is, for the operator to find it: failures name places and never values.
 *
 * @param row the row's key
 */
public record CellPlace(TableName table, String row, String column) {
  /** The failure of a cell that cannot be replicated as it is. */
  public DatabaseException unreplicable(String why) {
    return new DatabaseException(Kind.UNREPLICABLE, this + ": " + why, null);
  }

  /** {@code table monitor, row 7, column name}. */
  @Override
  public String toString() {
    return "table " + table + ", row " + row + ", column " + column;
  }
}
