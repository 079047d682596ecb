package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.SnapshotLimits;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.Column;
import io.github.replicatorkuma.schema.ColumnKind;
import io.github.replicatorkuma.schema.ReplicatedTables;
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
 *
 * @param rows by ascending key
 */
record ScriptTable(TableSchema schema, List<Row> rows) {
  /**
   * The table as its header names it.
   *
   * @param here the same table in the database of this instance, for what its columns mean
   * @param gauge of all tables together, as they are held in memory
   * @return empty when there is no file
   */
  static Optional<ScriptTable> read(
      SnapshotLayout layout,
      String databaseKind,
      TableName name,
      @Nullable TableSchema here,
      SnapshotLimits limits,
      ContentGauge gauge)
      throws SnapshotException {
    Path path = layout.csv(databaseKind, name);
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try (CsvFile file = CsvFile.open(layout.root(), path, ScriptCsv::new, limits)) {
      TableSchema schema = schema(name, file, here);
      return Optional.of(new ScriptTable(schema, rows(schema, file, gauge)));
    }
  }

  private static TableSchema schema(TableName table, CsvFile file, @Nullable TableSchema here)
      throws SnapshotException {
    Row header = file.next();
    List<Column> columns = new ArrayList<>();
    for (int i = 0; header != null && i < header.size(); i++) {
      String name = String.valueOf(header.cell(i));
      if (!TableName.isIdentifier(name)) {
        throw file.damaged("its header names no columns");
      }
      if (columns.stream().anyMatch(column -> column.name().equals(name))) {
        throw file.damaged("its header names a column twice");
      }
      int index = here == null ? -1 : here.indexOf(name);
      columns.add(
          here == null || index < 0
              ? new Column(name, ColumnKind.TEXT)
              : here.columns().get(index));
    }
    TableSchema found = new TableSchema(table, columns);
    String key = ReplicatedTables.keyColumn(table);
    if (!found.has(key)) {
      throw file.damaged("its header names no column " + key);
    }
    return found;
  }

  private static List<Row> rows(TableSchema schema, CsvFile file, ContentGauge gauge)
      throws SnapshotException {
    List<Row> all = new ArrayList<>();
    for (Row row = file.next(); row != null; row = file.next()) {
      if (row.size() != schema.columns().size()) {
        throw file.damaged(
            "a row before line %d has %d cells for %d columns"
                .formatted(file.line(), row.size(), schema.columns().size()));
      }
      if (!ColumnKind.isInteger(schema.key(row))) {
        throw file.damaged("a row has no id");
      }
      gauge.add(schema.name(), row);
      all.add(row);
    }
    all.sort(Comparator.comparingLong(row -> Long.parseLong(schema.key(row))));
    KeyOrder order = new KeyOrder(schema);
    if (!all.stream().allMatch(order::accepts)) {
      throw file.damaged("two rows have one id");
    }
    return all;
  }
}
