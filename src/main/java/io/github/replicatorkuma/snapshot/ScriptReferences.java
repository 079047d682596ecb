package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.RowCursor;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.model.TableSchema;
import io.github.replicatorkuma.model.TableSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds rows that refer to a table without a file, which tells a table that could not be read from
 * an empty one. Kuma names such a column after the table, with {@code _id} or without.
 */
final class ScriptReferences {
  private ScriptReferences() {}

  /** Of the {@code missing} tables those that rows refer to, and in which table such rows are. */
  static Map<TableName, TableName> into(Set<TableName> missing, TableSource snapshot)
      throws ReplicationException {
    Map<TableName, TableName> referring = new HashMap<>();
    for (TableSchema table : snapshot.tables()) {
      Map<Integer, TableName> columns = columns(table, missing);
      if (!columns.isEmpty()) {
        note(table, columns, snapshot, referring);
      }
    }
    return referring;
  }

  private static Map<Integer, TableName> columns(TableSchema table, Set<TableName> missing) {
    Map<Integer, TableName> columns = new HashMap<>();
    for (int i = 0; i < table.columns().size(); i++) {
      int index = i;
      named(table.columns().get(i).name())
          .filter(missing::contains)
          .ifPresent(parent -> columns.put(index, parent));
    }
    return columns;
  }

  private static Optional<TableName> named(String column) {
    return ReplicatedTables.SCRIPT_TABLES.stream()
        .filter(table -> column.equals(table + "_id") || column.equals(table.value()))
        .findFirst();
  }

  private static void note(
      TableSchema table,
      Map<Integer, TableName> columns,
      TableSource snapshot,
      Map<TableName, TableName> referring)
      throws ReplicationException {
    try (RowCursor rows = snapshot.open(table)) {
      for (Row row = rows.next(); row != null; row = rows.next()) {
        for (Map.Entry<Integer, TableName> column : columns.entrySet()) {
          if (row.cell(column.getKey()) != null) {
            referring.putIfAbsent(column.getValue(), table.name());
          }
        }
      }
    }
  }
}
