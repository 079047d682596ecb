package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.SnapshotLimits;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.TableSchema;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one CSV file, which has to be as its manifest describes it: header, width and number
 * of rows, and the order of keys where this version knows the table.
 */
final class TableFile implements RowCursor {
  private final TableSchema table;
  private final long expectedRows;
  private final CsvFile file;
  private final @Nullable KeyOrder order;
  private long rows;

  /**
   * Opens the file and reads its header.
   *
   * @throws SnapshotException of kind TABLE_MISSING, DAMAGED_TABLE or TOO_LARGE
   */
  TableFile(SnapshotLayout layout, String databaseKind, TableEntry entry, SnapshotLimits limits)
      throws SnapshotException {
    this.table = entry.schema();
    this.expectedRows = entry.rows();
    this.order = ReplicatedTables.ALL.contains(entry.name()) ? new KeyOrder(table) : null;
    Path csv = layout.csv(databaseKind, entry.name());
    this.file = CsvFile.open(layout.root(), csv, table, limits);
  }

  @Override
  public @Nullable Row next() throws SnapshotException {
    Row row = file.next();
    if (row == null) {
      if (rows != expectedRows) {
        throw file.damaged("it has %d rows, the manifest says %d".formatted(rows, expectedRows));
      }
      return null;
    }
    rows++;
    if (row.size() != table.columns().size()) {
      throw file.damaged(
          "row %d has %d cells for %d columns".formatted(rows, row.size(), table.columns().size()));
    }
    if (order != null && !order.accepts(row)) {
      throw file.damaged(
          "the %s of row %d does not come after the one before"
              .formatted(ReplicatedTables.keyColumn(table.name()), rows));
    }
    return row;
  }

  @Override
  public void close() throws SnapshotException {
    file.close();
  }
}
