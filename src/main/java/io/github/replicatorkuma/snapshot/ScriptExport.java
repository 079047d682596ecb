package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.TableSchema;
import io.github.replicatorkuma.schema.TableSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is special about a snapshot that Replicator Kuma v2 made: it has no file for a table that is
 * empty on the leader, nor for one that could not be read there. Rows that refer to such a table
 * tell one from the other: Kuma names the column after the table, with {@code _id} or without.
 *
 * @param missing the tables without a file
 * @param referring of the missing tables those that rows of the snapshot refer to, and in which
 *     table such rows are: these were hardly empty
 */
public record ScriptExport(Set<TableName> missing, Map<TableName, TableName> referring) {
  public ScriptExport {
    missing = Set.copyOf(missing);
    referring = Map.copyOf(referring);
  }

  static ScriptExport of(Set<TableName> missing, TableSource snapshot) throws ReplicationException {
    Map<TableName, TableName> referring = new HashMap<>();
    for (TableSchema table : snapshot.tables()) {
      Map<Integer, TableName> columns = new HashMap<>();
      for (int i = 0; i < table.columns().size(); i++) {
        Optional<TableName> parent = named(table.columns().get(i).name()).filter(missing::contains);
        if (parent.isPresent()) {
          columns.put(i, parent.get());
        }
      }
      if (!columns.isEmpty()) {
        snapshot
            .open(table)
            .forEach(
                row ->
                    columns.forEach(
                        (column, parent) -> {
                          if (row.cell(column) != null) {
                            referring.putIfAbsent(parent, table.name());
                          }
                        }));
      }
    }
    return new ScriptExport(missing, referring);
  }

  private static Optional<TableName> named(String column) {
    return ReplicatedTables.SCRIPT_TABLES.stream()
        .filter(table -> column.equals(table + "_id") || column.equals(table.value()))
        .findFirst();
  }

  public boolean isMissing(TableName table) {
    return missing.contains(table);
  }

  /** Where rows are that refer to the missing {@code table}. */
  public Optional<TableName> referringTo(TableName table) {
    return Optional.ofNullable(referring.get(table));
  }
}
