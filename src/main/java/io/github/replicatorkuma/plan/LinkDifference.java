package io.github.replicatorkuma.plan;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.schema.Column;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.SharedCells;
import io.github.replicatorkuma.schema.TableSchema;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The difference of two link tables, as multisets of their columns without the id: Kuma gives link
 * rows new ids at every save, so an id that differs is no difference. A row to insert keeps the
 * snapshot's id where that is free here, and gets a new one otherwise.
 */
final class LinkDifference {
  private final FittedTable table;
  private final List<Column> compared;
  private final SharedCells shared = new SharedCells();
  private final Set<Long> takenIds = new HashSet<>();
  private long highest;

  LinkDifference(FittedTable table) {
    this.table = table;
    this.compared =
        table.columns().only(name -> ReplicatedTables.isCompared(table.name(), name)).columns();
  }

  TablePlan between(RowCursor theirs, RowCursor ours) throws ReplicationException {
    Map<List<@Nullable String>, Deque<Row>> unmatched = new HashMap<>();
    for (Row row = ours.next(); row != null; row = ours.next()) {
      highest = Math.max(highest, id(table.local(), row));
      takenIds.add(id(table.local(), row));
      unmatched
          .computeIfAbsent(content(table.local(), row), any -> new ArrayDeque<>(1))
          .add(shared.share(row));
    }
    List<Row> missing = new ArrayList<>();
    for (Row row = theirs.next(); row != null; row = theirs.next()) {
      highest = Math.max(highest, id(table.columns(), row));
      Deque<Row> equal = unmatched.get(content(table.columns(), row));
      if (equal == null || equal.poll() == null) {
        missing.add(shared.share(row));
      }
    }
    List<Row> deletes = unmatched.values().stream().flatMap(Deque::stream).toList();
    deletes.forEach(row -> takenIds.remove(id(table.local(), row)));
    List<Row> inserts = missing.stream().map(this::withFreeId).toList();
    return new TablePlan(table.name(), table.columns(), inserts, List.of(), table.local(), deletes);
  }

  private static long id(TableSchema columns, Row row) {
    return Long.parseLong(columns.key(row));
  }

  private Row withFreeId(Row row) {
    TableSchema columns = table.columns();
    return takenIds.add(id(columns, row))
        ? row
        : row.with(columns.indexOf("id"), Long.toString(++highest));
  }

  private List<@Nullable String> content(TableSchema columns, Row row) {
    return compared.stream()
        .map(column -> column.canonical(table.asPublished(columns.cell(row, column.name()))))
        .map(shared::share)
        .toList();
  }
}
