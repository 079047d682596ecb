package io.github.replicatorkuma.plan;

import io.github.replicatorkuma.model.Column;
import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.RowCursor;
import io.github.replicatorkuma.model.SharedCells;
import io.github.replicatorkuma.model.TableSchema;
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
  private final int[] theirCells;
  private final int[] ourCells;
  private final SharedCells shared = new SharedCells();

  LinkDifference(FittedTable table) {
    this.table = table;
    this.compared =
        table.columns().columns().stream()
            .filter(column -> ReplicatedTables.isCompared(table.name(), column.name()))
            .toList();
    this.theirCells = indexes(table.columns());
    this.ourCells = indexes(table.local());
  }

  private int[] indexes(TableSchema schema) {
    return compared.stream().map(Column::name).mapToInt(schema::indexOf).toArray();
  }

  TablePlan between(RowCursor theirs, RowCursor ours) throws ReplicationException {
    Map<List<@Nullable String>, Deque<Row>> unmatched = new HashMap<>();
    int ourId = table.local().indexOf("id");
    Set<Long> takenIds = new HashSet<>();
    long highest = 0;
    for (Row row = ours.next(); row != null; row = ours.next()) {
      long id = Long.parseLong(String.valueOf(row.cell(ourId)));
      highest = Math.max(highest, id);
      takenIds.add(id);
      unmatched
          .computeIfAbsent(content(ourCells, row), any -> new ArrayDeque<>(1))
          .add(shared.share(row));
    }
    List<Row> missing = new ArrayList<>();
    int theirId = table.columns().indexOf("id");
    for (Row row = theirs.next(); row != null; row = theirs.next()) {
      highest = Math.max(highest, Long.parseLong(String.valueOf(row.cell(theirId))));
      Deque<Row> equal = unmatched.get(content(theirCells, row));
      if (equal == null || equal.poll() == null) {
        missing.add(shared.share(row));
      }
    }
    List<Row> deletes = unmatched.values().stream().flatMap(Deque::stream).toList();
    deletes.forEach(row -> takenIds.remove(Long.valueOf(String.valueOf(row.cell(ourId)))));
    return new TablePlan(
        table.name(),
        table.columns(),
        withFreeIds(missing, theirId, takenIds, highest),
        List.of(),
        table.local(),
        deletes);
  }

  private List<Row> withFreeIds(List<Row> rows, int idIndex, Set<Long> taken, long highest) {
    List<Row> result = new ArrayList<>();
    long next = highest;
    for (Row row : rows) {
      if (taken.add(Long.valueOf(String.valueOf(row.cell(idIndex))))) {
        result.add(row);
      } else {
        next++;
        result.add(row.with(idIndex, Long.toString(next)));
      }
    }
    return result;
  }

  private List<@Nullable String> content(int[] indexes, Row row) {
    List<@Nullable String> cells = new ArrayList<>(compared.size());
    for (int i = 0; i < indexes.length; i++) {
      String cell = table.asPublished(row.cell(indexes[i]));
      cells.add(cell == null ? null : shared.share(compared.get(i).kind().canonical(cell)));
    }
    return cells;
  }
}
