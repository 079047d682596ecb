package io.github.replicatorkuma.plan;

import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.plan.KeptConflict.Kind;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.TableSchema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes the edits of a link table again, whose rows are their columns without the id. */
final class LinkMerge {
  private final Merge merge;
  private final TablePlan edits;
  private final TablePlan since;
  private final PresentTable present;
  private final TableSchema columns;
  private final Function<Row, Object> added;
  private final Set<Row> deletes = new LinkedHashSet<>();

  LinkMerge(Merge merge, TablePlan edits, TablePlan since, PresentTable present) {
    this.merge = merge;
    this.edits = edits;
    this.since = since;
    this.present = present;
    this.columns = present.shared(edits.insertColumns());
    this.added = content(since.insertColumns(), edits);
  }

  /** The rows that have to be read for it, by {@link #content}. */
  static Set<Object> wanted(TablePlan edits, TablePlan since) {
    return Stream.concat(
            edits.deletes().stream().map(content(edits.deleteColumns(), edits)),
            since.inserts().stream().map(content(since.insertColumns(), edits)))
        .collect(Collectors.toSet());
  }

  /** What a row of these columns is. */
  static Function<Row, Object> content(TableSchema columns, TablePlan edits) {
    return Merge.content(columns, Merge.compared(edits.insertColumns()));
  }

  TablePlan plan() {
    edits.deletes().stream()
        .filter(row -> !merge.undeleted.isReferredTo(edits.deleteColumns(), row))
        .map(content(edits.deleteColumns(), edits))
        .forEach(this::delete);
    since.inserts().stream()
        .filter(row -> merge.deleted.isReferredTo(since.insertColumns(), row))
        .map(added)
        .forEach(this::delete);
    Set<Object> there = since.inserts().stream().map(added).collect(Collectors.toSet());
    Function<Row, Object> content = content(columns, edits);
    List<Row> inserts = new ArrayList<>();
    long id = present.highestId();
    for (Row row : edits.inserts()) {
      Row here = merge.asHere(edits.insertColumns(), row, columns);
      if (merge.fits(edits.insertColumns(), row)
          && !there.contains(content.apply(here))
          && hasWay(here)) {
        id++;
        inserts.add(here.with(columns.indexOf("id"), Long.toString(id)));
      }
    }
    TableName table = edits.table();
    return new TablePlan(
        table, columns, inserts, List.of(), present.schema(), List.copyOf(deletes));
  }

  private void delete(Object content) {
    Row here = present.rows().get(content);
    if (here != null) {
      deletes.add(here);
    }
  }

  /** Makes way for it where the same two were linked otherwise meanwhile, if that is wanted. */
  private boolean hasWay(Row row) {
    if (!others(row, present.unique()).isEmpty()) {
      merge.leave(columns, row, Kind.TAKEN);
      return false;
    }
    List<String> references =
        columns.columnNames().stream()
            .filter(column -> ReplicatedTables.referredTo(edits.table(), column).isPresent())
            .toList();
    List<Row> sameTwo = references.size() < 2 ? List.of() : others(row, references);
    if (!sameTwo.isEmpty() && !merge.over) {
      merge.leave(columns, row, Kind.CHANGED);
      return false;
    }
    sameTwo.stream().map(added).forEach(this::delete);
    return true;
  }

  /** Rows that were added meanwhile and have the same in all of these columns. */
  private List<Row> others(Row row, Collection<String> same) {
    List<String> named =
        same.stream().filter(name -> !name.equals("id") && columns.has(name)).toList();
    return since.inserts().stream()
        .filter(
            other -> !named.isEmpty() && named.stream().allMatch(name -> isSame(name, row, other)))
        .toList();
  }

  private boolean isSame(String column, Row mine, Row other) {
    String cell = columns.cell(mine, column);
    return cell != null && cell.equals(since.insertColumns().cell(other, column));
  }
}
