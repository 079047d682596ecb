package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.SnapshotLimits;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.Column;
import io.github.replicatorkuma.schema.ColumnKind;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.TableSchema;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One table as Replicator Kuma v2 exported it: in whatever order its database gave the rows, which
 * are sorted here. Messages hold no cell.
 */
record ScriptTable(Path root, Path path, TableSchema schema, SnapshotLimits limits) {
  /**
   * The table as its header names it.
   *
   * @param here the same table in the database of this instance, for what its columns mean
   * @return empty when there is no file
   */
  static Optional<ScriptTable> find(
      SnapshotLayout layout,
      String databaseKind,
      TableName name,
      @Nullable TableSchema here,
      SnapshotLimits limits)
      throws SnapshotException {
    Path path = layout.csv(databaseKind, name);
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try (CsvFile file = CsvFile.open(layout.root(), path, ScriptCsv::new, limits)) {
      TableSchema schema = schema(name, file, here);
      return Optional.of(new ScriptTable(layout.root(), path, schema, limits));
    }
  }

  private static TableSchema schema(TableName table, CsvFile file, @Nullable TableSchema here)
      throws SnapshotException {
    Row header = file.next();
    int width = header == null ? 0 : header.size();
    List<Column> columns = new ArrayList<>();
    for (int i = 0; header != null && i < width; i++) {
      String name = String.valueOf(header.cell(i));
      if (!TableName.isIdentifier(name)) {
        throw file.damaged("its header names no columns");
      }
      int index = here == null ? -1 : here.indexOf(name);
      columns.add(
          here == null || index < 0
              ? new Column(name, ColumnKind.TEXT)
              : here.columns().get(index));
    }
    if (columns.stream().map(Column::name).distinct().count() < width) {
      throw file.damaged("its header names a column twice");
    }
    TableSchema found = new TableSchema(table, columns);
    String key = ReplicatedTables.keyColumn(table);
    if (!found.has(key)) {
      throw file.damaged("its header names no column " + key);
    }
    return found;
  }

  /** The rows by ascending key. */
  RowCursor open() throws SnapshotException {
    List<Row> all = new ArrayList<>();
    try (CsvFile file = CsvFile.open(root, path, ScriptCsv::new, limits)) {
      ContentGauge gauge = new ContentGauge(limits);
      Row header = file.next();
      for (Row row = file.next(); header != null && row != null; row = file.next()) {
        if (row.size() != header.size()) {
          throw file.damaged(
              "a row before line %d has %d cells for %d columns"
                  .formatted(file.line(), row.size(), header.size()));
        }
        gauge.add(schema.name(), row);
        all.add(row);
      }
      int key = schema.indexOf(ReplicatedTables.keyColumn(schema.name()));
      if (!all.stream().allMatch(row -> ColumnKind.isInteger(String.valueOf(row.cell(key))))) {
        throw file.damaged("a row has no id");
      }
      all.sort(Comparator.comparingLong(row -> Long.parseLong(String.valueOf(row.cell(key)))));
      KeyOrder order = new KeyOrder(schema);
      if (!all.stream().allMatch(order::accepts)) {
        throw file.damaged("two rows have one id");
      }
    }
    return RowCursor.of(all.iterator());
  }
}
