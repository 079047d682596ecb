package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.RowMark;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.TableSchema;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ObjLongConsumer;

/**
 * Keeps the mark of each row, so that the next publish can say what it changed. What links a
 * monitor to something counts as a part of the monitor, in any order, since Kuma writes it anew at
 * each save.
 */
final class RowMarks {
  private final Map<TableName, Map<String, RowMark>> marks = new LinkedHashMap<>();

  /** By table, parents first, and by key; of links that belong to no monitor, by their mark. */
  Map<TableName, Map<String, RowMark>> all() {
    return marks;
  }

  /** Takes the rows of a table with their marks. */
  ObjLongConsumer<Row> of(TableSchema table) {
    boolean link = ReplicatedTables.isLink(table.name());
    int monitor = link ? table.indexOf("monitor_id") : -1;
    int name = table.name().equals(ReplicatedTables.MONITOR) ? table.indexOf("name") : -1;
    int key = table.indexOf(ReplicatedTables.keyColumn(table.name()));
    TableName whole = monitor < 0 ? table.name() : ReplicatedTables.MONITOR;
    Map<String, RowMark> rows = marks.computeIfAbsent(whole, any -> new HashMap<>());
    return (row, mark) -> {
      if (monitor >= 0) {
        rows.computeIfPresent(
            String.valueOf(row.cell(monitor)),
            (id, before) -> new RowMark(before.hash() + mark, before.name()));
      } else {
        rows.put(
            link ? Long.toHexString(mark) : String.valueOf(row.cell(key)),
            new RowMark(mark, name < 0 ? "" : String.valueOf(row.cell(name))));
      }
    };
  }
}
