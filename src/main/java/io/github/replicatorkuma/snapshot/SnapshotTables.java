package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.Column;
import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.RowCursor;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.model.TableSchema;
import io.github.replicatorkuma.model.TableSource;
import java.util.List;
import java.util.Optional;

/**
 * The tables that a manifest names and this version knows.
 *
 * @param rows how the rows of one of them are read, all columns
 */
record SnapshotTables(Manifest manifest, Rows rows) implements TableSource {
  /** The rows of one table, all columns. */
  @FunctionalInterface
  interface Rows {
    RowCursor open(TableEntry table) throws SnapshotException;
  }

  boolean has(TableName table) {
    return ReplicatedTables.ALL.contains(table) && manifest.table(table).isPresent();
  }

  /** Parents before children, their columns as the leader has them. */
  @Override
  public List<TableSchema> tables() {
    return ReplicatedTables.ALL.stream()
        .map(manifest::table)
        .flatMap(Optional::stream)
        .map(TableEntry::schema)
        .toList();
  }

  /**
   * {@inheritDoc}
   *
   * @param table may name fewer columns than the snapshot has, and in another order
   * @throws IllegalArgumentException when the snapshot lacks the table or one of the columns
   */
  @Override
  public RowCursor open(TableSchema table) throws SnapshotException {
    TableEntry entry =
        manifest
            .table(table.name())
            .filter(found -> has(found.name()))
            .orElseThrow(
                () -> new IllegalArgumentException("no table " + table.name() + " in snapshot"));
    TableSchema here = entry.schema();
    int[] columns = table.columns().stream().map(Column::name).mapToInt(here::indexOf).toArray();
    for (int i = 0; i < columns.length; i++) {
      if (columns[i] < 0) {
        throw new IllegalArgumentException(
            "no column %s in table %s of the snapshot"
                .formatted(table.columns().get(i).name(), table.name()));
      }
    }
    RowCursor all = rows.open(entry);
    return here.columnNames().equals(table.columnNames())
        ? all
        : all.mapped(row -> row.only(columns));
  }
}
