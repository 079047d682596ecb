package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.Census;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.Column;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.TableSchema;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A table, as a manifest describes it.
 *
 * @param columns in the order of the CSV file
 * @param uncompared the columns that do not count in the digest. They are written down so that a
 *     replica can check the digest of a table that a newer leader knows more about; a table whose
 *     key column is among them is digested as a multiset of rows
 * @param rows how many there are
 * @param digest of the table's canonical content
 */
public record TableEntry(
    TableName name, List<Column> columns, Set<String> uncompared, long rows, Digest digest) {
  /**
   * @throws IllegalArgumentException when two columns share a name, an uncompared column is not
   *     among the columns, or {@code rows} is negative
   */
  public TableEntry {
    columns = new TableSchema(name, columns).columns();
    uncompared = Set.copyOf(uncompared);
    if (rows < 0) {
      throw new IllegalArgumentException("negative number of rows in table " + name + ": " + rows);
    }
    for (String column : new TreeSet<>(uncompared)) {
      if (columns.stream().noneMatch(known -> known.name().equals(column))) {
        throw new IllegalArgumentException("table " + name + " has no column " + column);
      }
    }
  }

  public TableSchema schema() {
    return new TableSchema(name, columns);
  }

  /** Whether this version would leave the same columns out of its digest. */
  public boolean isComparedAsHere() {
    return uncompared.equals(uncomparedOf(name, columns));
  }

  static Census census(Set<Long> monitorIds, List<TableEntry> tables) {
    return new Census(
        monitorIds,
        tables.stream().collect(Collectors.toMap(table -> table.name().value(), TableEntry::rows)));
  }

  static Set<String> uncomparedOf(TableName table, List<Column> columns) {
    return columns.stream()
        .map(Column::name)
        .filter(column -> !ReplicatedTables.isCompared(table, column))
        .collect(Collectors.toUnmodifiableSet());
  }
}
