package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.RowMark;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.TableSchema;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps each row's mark on its way, so that the next publish can say what it changed. What links a
 * monitor to something counts as a part of the monitor, in any order, since Kuma writes it anew at
 * each save.
 */
final class MarkingSink implements ContentSink {
  private final ContentSink target;
  private final Map<TableName, Map<String, RowMark>> marks = new LinkedHashMap<>();

  MarkingSink(ContentSink target) {
    this.target = target;
  }

  /** By table, parents first, and by key; of links that belong to no monitor, by their mark. */
  Map<TableName, Map<String, RowMark>> marks() {
    return marks;
  }

  @Override
  public FileSink file(String name) throws SnapshotException {
    return target.file(name);
  }

  @Override
  public TableSink table(TableSchema table) throws SnapshotException {
    TableSink next = target.table(table);
    boolean link = ReplicatedTables.isLink(table.name());
    int monitor = link ? table.indexOf("monitor_id") : -1;
    int name = table.name().equals(ReplicatedTables.MONITOR) ? table.indexOf("name") : -1;
    int key = table.indexOf(ReplicatedTables.keyColumn(table.name()));
    Map<String, RowMark> rows = of(monitor < 0 ? table.name() : ReplicatedTables.MONITOR);
    return new TableSink() {
      @Override
      public void row(Row row, long mark) throws SnapshotException {
        next.row(row, mark);
        if (monitor >= 0) {
          rows.computeIfPresent(
              String.valueOf(row.cell(monitor)),
              (id, whole) -> new RowMark(whole.hash() + mark, whole.name()));
        } else {
          rows.put(
              link ? Long.toHexString(mark) : String.valueOf(row.cell(key)),
              new RowMark(mark, name < 0 ? "" : String.valueOf(row.cell(name))));
        }
      }

      @Override
      public void close() throws SnapshotException {
        next.close();
      }
    };
  }

  private Map<String, RowMark> of(TableName table) {
    return marks.computeIfAbsent(table, any -> new HashMap<>());
  }
}
