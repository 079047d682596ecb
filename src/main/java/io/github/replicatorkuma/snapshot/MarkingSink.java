package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.RowMark;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.Column;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.TableSchema;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Marks each row on its way, so that the next publish can say what it changed. What links a monitor
 * to something counts as a part of the monitor, in any order, since Kuma writes it anew at each
 * save.
 */
final class MarkingSink implements ContentSink {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final ContentSink target;
  private final Map<TableName, Map<String, RowMark>> marks = new LinkedHashMap<>();

  MarkingSink(ContentSink target) {
    this.target = target;
  }

  /** By table, parents first, and by key; of links that belong to no monitor, by their hash. */
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
    List<Column> compared =
        table.columns().stream()
            .filter(column -> ReplicatedTables.isCompared(table.name(), column.name()))
            .toList();
    int[] places = compared.stream().map(Column::name).mapToInt(table::indexOf).toArray();
    return new TableSink() {
      @Override
      public void row(Row row) throws SnapshotException {
        next.row(row);
        long hash = FNV_OFFSET;
        for (int i = 0; i < places.length; i++) {
          hash = hash(hash, compared.get(i).canonical(row.cell(places[i])));
        }
        mark(table, row, hash);
      }

      @Override
      public void close() throws SnapshotException {
        next.close();
      }
    };
  }

  private void mark(TableSchema table, Row row, long hash) {
    boolean link = ReplicatedTables.isLink(table.name());
    if (link && table.has("monitor_id")) {
      of(ReplicatedTables.MONITOR)
          .computeIfPresent(
              String.valueOf(table.cell(row, "monitor_id")),
              (id, whole) -> new RowMark(whole.hash() + hash, whole.name()));
      return;
    }
    boolean monitor = table.name().equals(ReplicatedTables.MONITOR);
    String name = monitor ? String.valueOf(table.cell(row, "name")) : "";
    String key = link ? Long.toHexString(hash) : table.key(row);
    of(table.name()).put(key, new RowMark(hash, name));
  }

  private Map<String, RowMark> of(TableName table) {
    return marks.computeIfAbsent(table, any -> new HashMap<>());
  }

  /** Of all cells so far; that two differ and none sees it is unlikely, and only left unsaid. */
  private static long hash(long before, @Nullable String cell) {
    long hash = (before ^ (cell == null ? -1 : cell.length())) * FNV_PRIME;
    for (int i = 0; cell != null && i < cell.length(); i++) {
      hash = (hash ^ cell.charAt(i)) * FNV_PRIME;
    }
    return hash;
  }
}
