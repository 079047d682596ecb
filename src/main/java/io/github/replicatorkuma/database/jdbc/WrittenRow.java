package io.github.replicatorkuma.database.jdbc;

import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/**
 * A row on its way into a table.
 *
 * @param live all columns of the table
 * @param columns those that are written, with {@code cells} in them
 * @param key what the row is called in failures
 */
public record WrittenRow(TableSchema live, TableSchema columns, Row cells, String key) {
  public TableName table() {
    return live.name();
  }

  /** What is written into {@code column}; null also where that is not written. */
  public @Nullable String cell(String column) {
    int index = columns.indexOf(column);
    return index < 0 ? null : cells.cell(index);
  }
}
