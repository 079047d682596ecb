package io.github.replicatorkuma.plan;

import io.github.replicatorkuma.model.Column;
import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.model.TableSchema;
import io.github.replicatorkuma.plan.KeptConflict.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Makes the edits of a link table again, whose rows are their columns without the id. */
final class LinkMerge {
  private final Merge merge;
  private final TablePlan edits;
  private final TablePlan since;
  private final PresentTable present;
  private final TableName table;
  private final List<Row> deletes = new ArrayList<>();

  LinkMerge(Merge merge, TablePlan edits, PresentTable present) {
    this.merge = merge;
    this.edits = edits;
    this.since = merge.since(edits);
    this.present = present;
    this.table = edits.table();
  }

  /** The rows that have to be read for it, by {@link #content}. */
  static Set<Object> contents(Merge merge, TablePlan edits) {
    TablePlan since = merge.since(edits);
    Function<Row, Object> gone = content(edits.deleteColumns(), edits);
    Function<Row, Object> added = content(since.insertColumns(), edits);
    Set<Object> contents = new HashSet<>();
    edits.deletes().forEach(row -> contents.add(gone.apply(row)));
    since.inserts().forEach(row -> contents.add(added.apply(row)));
    return contents;
  }

  /** What a row of these columns is. */
  static Function<Row, Object> content(TableSchema columns, TablePlan edits) {
    List<Column> compared =
        edits.insertColumns().columns().stream()
            .filter(column -> ReplicatedTables.isCompared(edits.table(), column.name()))
            .toList();
    return row -> {
      List<@Nullable String> cells = new ArrayList<>();
      for (Column column : compared) {
        int index = columns.indexOf(column.name());
        String cell = index < 0 ? null : row.cell(index);
        cells.add(cell == null ? null : column.kind().canonical(cell));
      }
      return cells;
    };
  }

  TablePlan plan() {
    TableSchema columns = present.shared(edits.insertColumns());
    for (Row row : edits.deletes()) {
      if (!merge.refersToUndeleted(edits.deleteColumns(), row)) {
        delete(content(edits.deleteColumns(), edits).apply(row));
      }
    }
    Function<Row, Object> added = content(since.insertColumns(), edits);
    for (Row row : since.inserts()) {
      if (merge.refersToDeleted(since.insertColumns(), row)) {
        delete(added.apply(row));
      }
    }
    Set<Object> there = new HashSet<>();
    since.inserts().forEach(row -> there.add(added.apply(row)));
    Function<Row, Object> content = content(columns, edits);
    List<Row> inserts = new ArrayList<>();
    long id = present.highestId();
    for (Row row : edits.inserts()) {
      Optional<Row> here = asHere(columns, row);
      if (here.isPresent()
          && !there.contains(content.apply(here.get()))
          && gives(columns, here.get())) {
        id++;
        inserts.add(here.get().with(columns.indexOf("id"), Long.toString(id)));
      }
    }
    return new TablePlan(table, columns, inserts, List.of(), present.schema(), deletes);
  }

  private void delete(Object content) {
    Row here = present.rows().get(content);
    if (here != null && !deletes.contains(here)) {
      deletes.add(here);
    }
  }

  /** Empty where it would link to what is not here. */
  private Optional<Row> asHere(TableSchema columns, Row row) {
    @Nullable String[] cells = new String[columns.columns().size()];
    for (int i = 0; i < cells.length; i++) {
      String column = columns.columns().get(i).name();
      String cell = row.cell(edits.insertColumns().indexOf(column));
      if (merge.isLeftOut(table, column, cell)) {
        return Optional.empty();
      }
      if (merge.isGone(table, column, cell)) {
        leave(edits.insertColumns(), row, Kind.TARGET_GONE);
        return Optional.empty();
      }
      cells[i] = merge.here(table, column, cell);
    }
    return Optional.of(Row.of(cells));
  }

  /** Makes way for it where the same two were linked otherwise meanwhile, if that is wanted. */
  private boolean gives(TableSchema columns, Row row) {
    List<String> references =
        columns.columnNames().stream()
            .filter(column -> ReplicatedTables.referredTo(table, column).isPresent())
            .toList();
    if (isAmong(since.inserts(), others(columns, row, List.copyOf(present.unique())))) {
      leave(columns, row, Kind.TAKEN);
      return false;
    }
    Predicate<Row> sameTwo = others(columns, row, references);
    if (references.size() < 2 || !isAmong(since.inserts(), sameTwo)) {
      return true;
    }
    if (!merge.over) {
      leave(columns, row, Kind.CHANGED);
      return false;
    }
    Function<Row, Object> added = content(since.insertColumns(), edits);
    since.inserts().stream().filter(sameTwo).forEach(other -> delete(added.apply(other)));
    return true;
  }

  /** Rows that were added meanwhile and have the same in all of these columns. */
  private Predicate<Row> others(TableSchema columns, Row row, List<String> same) {
    List<String> named =
        same.stream().filter(name -> !name.equals("id") && columns.has(name)).toList();
    return other ->
        !named.isEmpty()
            && named.stream()
                .allMatch(
                    name -> {
                      int index = since.insertColumns().indexOf(name);
                      String mine = row.cell(columns.indexOf(name));
                      return index >= 0 && mine != null && mine.equals(other.cell(index));
                    });
  }

  private static boolean isAmong(List<Row> rows, Predicate<Row> wanted) {
    return rows.stream().anyMatch(wanted);
  }

  private void leave(TableSchema columns, Row row, Kind kind) {
    merge.leave(
        table, String.valueOf(row.cell(columns.indexOf("id"))), RowNames.in(columns, row), kind);
  }
}
