package io.github.replicatorkuma.plan;

import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.plan.KeptConflict.Kind;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the edits of a table again whose rows are told apart by a key that means something. */
final class KeyedMerge {
  private final Merge merge;
  private final TablePlan edits;
  private final TablePlan since;
  private final PresentTable present;
  private final TableName table;
  private final boolean numbered;
  private final TableSchema columns;
  private final Set<String> added;
  private final Set<String> changed;
  private final Function<Row, Object> content;

  /** Of the rows that were added meanwhile: their keys. */
  private final Map<Object, String> contents = new HashMap<>();

  private final List<TablePlan.Update> updates = new ArrayList<>();
  private long highest;

  KeyedMerge(Merge merge, TablePlan edits, TablePlan since, PresentTable present) {
    this.merge = merge;
    this.edits = edits;
    this.since = since;
    this.present = present;
    this.table = edits.table();
    this.numbered = !table.equals(ReplicatedTables.SETTING);
    this.columns = present.shared(edits.insertColumns());
    this.added = Set.copyOf(since.insertedKeys());
    this.changed = Set.copyOf(since.updatedKeys());
    this.highest =
        numbered
            ? Stream.concat(edits.insertedKeys().stream(), since.deletedKeys().stream())
                .mapToLong(Long::parseLong)
                .reduce(present.highestId(), Math::max)
            : 0;
    TableSchema both = columns.only(since.insertColumns()::has);
    this.content = Merge.content(columns, Merge.compared(both));
    Function<Row, Object> theirs = Merge.content(since.insertColumns(), Merge.compared(both));
    since.inserts().forEach(row -> contents.put(theirs.apply(row), since.insertColumns().key(row)));
  }

  TablePlan plan() {
    List<Row> fitting = new ArrayList<>();
    for (Row row : edits.inserts()) {
      if (isToBeInserted(edits.insertColumns().key(row), row)) {
        fitting.add(row);
      }
    }
    List<Row> inserts = fitting.stream().map(this::asHere).toList();
    edits.updates().forEach(this::update);
    List<Row> deletes = new ArrayList<>();
    for (String key : edits.deletedKeys()) {
      Row here = present.rows().get(key);
      if (here != null && isToBeDeleted(key, here)) {
        deletes.add(here);
      }
    }
    return new TablePlan(table, columns, inserts, updates, present.schema(), deletes);
  }

  private Row asHere(Row inserted) {
    return merge.asHere(edits.insertColumns(), inserted, columns);
  }

  /** Gives a row its id, or leaves it out: it is here already, or cannot be. */
  private boolean isToBeInserted(String key, Row row) {
    String same = contents.get(content.apply(asHere(row)));
    boolean taken = added.contains(key);
    if (same != null && (numbered || same.equals(key))) {
      merge.number(table, key, same);
      return false;
    }
    if (!numbered && taken) {
      overwrite(key, row);
      return false;
    }
    if (!fits(key, row)) {
      merge.leftOut.add(table, key);
      return false;
    }
    merge.number(table, key, taken ? Long.toString(++highest) : key);
    return true;
  }

  private boolean fits(String key, Row row) {
    if (!merge.fits(edits.insertColumns(), row)) {
      return false;
    }
    if (isTaken(key, edits.insertColumns(), row)) {
      merge.leave(edits.insertColumns(), row, Kind.TAKEN);
      return false;
    }
    return true;
  }

  /** Whether something that must be unique was given to another row meanwhile. */
  private boolean isTaken(String key, TableSchema columns, Row row) {
    return present.unique().stream()
        .filter(column -> columns.has(column) && !column.equals(edits.keyColumn()))
        .anyMatch(column -> isTaken(key, column, columns.cell(row, column)));
  }

  private boolean isTaken(String key, String column, @Nullable String cell) {
    return cell != null
        && (since.inserts().stream()
                .anyMatch(row -> cell.equals(since.insertColumns().cell(row, column)))
            || since.updates().stream()
                .filter(update -> !update.key().equals(key))
                .anyMatch(update -> cell.equals(update.columns().cell(update.after(), column))));
  }

  /** A setting that both sides have added. */
  private void overwrite(String key, Row row) {
    TableSchema values = columns.only(column -> !column.equals(edits.keyColumn()));
    Row wanted = edits.insertColumns().cells(row, values);
    update(new TablePlan.Update(key, values, wanted, wanted));
  }

  private void update(TablePlan.Update update) {
    String key = update.key();
    Row here = present.rows().get(key);
    if (here == null || merge.dangles(update.columns(), update.after())) {
      merge.leave(table, key, update.name(), here == null ? Kind.DELETED : Kind.TARGET_GONE);
      return;
    }
    TableSchema cells = present.shared(update.columns());
    Row before = present.schema().cells(here, cells);
    Row after = merge.asHere(update.columns(), update.after(), cells);
    if (isSame(cells, before, after)) {
      return;
    }
    if ((changed.contains(key) || added.contains(key)) && !merge.over) {
      merge.leave(present.schema(), here, Kind.CHANGED);
    } else if (isTaken(key, cells, after)) {
      merge.leave(present.schema(), here, Kind.TAKEN);
    } else {
      updates.add(new TablePlan.Update(key, cells, before, after, update.name()));
    }
  }

  private static boolean isSame(TableSchema columns, Row one, Row other) {
    return IntStream.range(0, one.size())
        .allMatch(i -> columns.columns().get(i).isSame(one.cell(i), other.cell(i)));
  }

  private boolean isToBeDeleted(String key, Row here) {
    Set<TableName> users = merge.newUsers(table, key);
    boolean onlyLinks = users.stream().allMatch(ReplicatedTables::isLink);
    boolean untouched = !changed.contains(key) && users.isEmpty();
    if (untouched || (merge.over && onlyLinks)) {
      merge.deleted.add(table, key);
      return true;
    }
    merge.leave(present.schema(), here, onlyLinks ? Kind.CHANGED : Kind.IN_USE);
    merge.undeleted.add(table, key);
    return false;
  }
}
