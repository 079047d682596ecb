package io.github.replicatorkuma.plan;

import io.github.replicatorkuma.model.Column;
import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.model.TableSchema;
import io.github.replicatorkuma.plan.KeptConflict.Kind;
import io.github.replicatorkuma.snapshot.UploadDirectory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Makes the edits of a table again whose rows are told apart by a key that means something. */
final class KeyedMerge {
  private final Merge merge;
  private final TablePlan edits;
  private final TablePlan since;
  private final PresentTable present;
  private final TableName table;
  private final Map<String, Row> added = new HashMap<>();
  private final Map<String, TablePlan.Update> changed = new HashMap<>();
  private final Set<String> gone;
  private final List<TablePlan.Update> updates = new ArrayList<>();
  private long highest;

  KeyedMerge(Merge merge, TablePlan edits, PresentTable present) {
    this.merge = merge;
    this.edits = edits;
    this.since = merge.since(edits);
    this.present = present;
    this.table = edits.table();
    int key = since.insertColumns().indexOf(since.keyColumn());
    since.inserts().forEach(row -> added.put(String.valueOf(row.cell(key)), row));
    since.updates().forEach(update -> changed.put(update.key(), update));
    this.gone = Set.copyOf(since.deletedKeys());
    this.highest = present.highestId();
  }

  /** The keys of the rows that have to be read for it. */
  static Set<String> keys(TablePlan edits) {
    Set<String> keys = new HashSet<>(edits.deletedKeys());
    edits.updates().forEach(update -> keys.add(update.key()));
    keys.addAll(edits.insertedKeys());
    return keys;
  }

  TablePlan plan() {
    TableSchema columns = present.shared(edits.insertColumns());
    List<Row> inserts = new ArrayList<>();
    for (Row row : toInsert()) {
      inserts.add(asHere(columns, row));
    }
    edits.updates().forEach(this::update);
    List<Row> deletes = new ArrayList<>();
    for (Row row : edits.deletes()) {
      Optional<Row> here = toDelete(row);
      here.ifPresent(deletes::add);
    }
    return new TablePlan(table, columns, inserts, updates, present.schema(), deletes);
  }

  /** Gives ids, and leaves out what is here already or cannot be. */
  private List<Row> toInsert() {
    boolean numbered = !table.equals(ReplicatedTables.SETTING);
    if (numbered) {
      edits.insertedKeys().forEach(key -> highest = Math.max(highest, Long.parseLong(key)));
      gone.forEach(key -> highest = Math.max(highest, Long.parseLong(key)));
    }
    Map<List<@Nullable String>, String> contents = new HashMap<>();
    added.forEach((key, row) -> contents.put(content(since.insertColumns(), row, false), key));
    List<Row> rows = new ArrayList<>();
    for (Row row : edits.inserts()) {
      String key = String.valueOf(row.cell(edits.insertColumns().indexOf(edits.keyColumn())));
      String same = contents.get(content(edits.insertColumns(), row, true));
      boolean taken = added.containsKey(key);
      if (same != null && (numbered || same.equals(key))) {
        merge.number(table, key, same);
      } else if (!numbered && taken) {
        overwrite(key, row);
      } else if (fits(key, row)) {
        merge.number(table, key, taken ? Long.toString(++highest) : key);
        rows.add(row);
      } else {
        merge.leaveInsert(table, key);
      }
    }
    return rows;
  }

  /** What a row is beside its id and the row of its own table to which it refers. */
  private List<@Nullable String> content(TableSchema columns, Row row, boolean edited) {
    List<@Nullable String> cells = new ArrayList<>();
    for (Column column : present.schema().columns()) {
      int index = columns.indexOf(column.name());
      boolean counts =
          ReplicatedTables.isCompared(table, column.name())
              && !column.name().equals("id")
              && ReplicatedTables.referredTo(table, column.name()).filter(table::equals).isEmpty()
              && edits.insertColumns().has(column.name())
              && since.insertColumns().has(column.name());
      if (counts) {
        String cell = row.cell(index);
        String here = edited ? merge.here(table, column.name(), cell) : cell;
        here = isIcon(column.name()) ? icon(here, any -> "logo") : here;
        cells.add(here == null ? null : column.kind().canonical(here));
      }
    }
    return cells;
  }

  private boolean fits(String key, Row row) {
    TableSchema columns = edits.insertColumns();
    for (int i = 0; i < row.size(); i++) {
      String column = columns.columns().get(i).name();
      boolean own = ReplicatedTables.referredTo(table, column).filter(table::equals).isPresent();
      if (!own && merge.isLeftOut(table, column, row.cell(i))) {
        return false;
      }
      if (!own && merge.isGone(table, column, row.cell(i))) {
        merge.leave(table, key, RowNames.in(columns, row), Kind.TARGET_GONE);
        return false;
      }
    }
    return isFree(key, columns, row, RowNames.in(columns, row));
  }

  /** Whether nothing that must be unique was given to another row meanwhile. */
  private boolean isFree(String key, TableSchema columns, Row row, String name) {
    for (String column : present.unique()) {
      int index = columns.indexOf(column);
      String cell = index < 0 || column.equals(edits.keyColumn()) ? null : row.cell(index);
      if (cell != null && isTaken(key, column, cell)) {
        merge.leave(table, key, name, Kind.TAKEN);
        return false;
      }
    }
    return true;
  }

  private boolean isTaken(String key, String column, String cell) {
    int index = since.insertColumns().indexOf(column);
    return (index >= 0 && added.values().stream().anyMatch(row -> cell.equals(row.cell(index))))
        || changed.values().stream()
            .filter(update -> !update.key().equals(key))
            .anyMatch(
                update ->
                    update.columns().has(column)
                        && cell.equals(update.after().cell(update.columns().indexOf(column))));
  }

  private Row asHere(TableSchema columns, Row row) {
    @Nullable String[] cells = new String[columns.columns().size()];
    for (int i = 0; i < cells.length; i++) {
      String column = columns.columns().get(i).name();
      String cell = row.cell(edits.insertColumns().indexOf(column));
      boolean dropped = merge.isGone(table, column, cell) || merge.isLeftOut(table, column, cell);
      cells[i] = dropped ? null : merge.here(table, column, cell);
      if (column.equals(edits.keyColumn()) && !table.equals(ReplicatedTables.SETTING)) {
        cells[i] = merge.numberOf(table, String.valueOf(cell));
      } else if (isIcon(column)) {
        cells[i] = icon(cell, merge::logoHere);
      }
    }
    return Row.of(cells);
  }

  private boolean isIcon(String column) {
    return table.equals(ReplicatedTables.STATUS_PAGE) && column.equals("icon");
  }

  private static @Nullable String icon(@Nullable String icon, UnaryOperator<String> logo) {
    Optional<String> name = Optional.ofNullable(icon).flatMap(UploadDirectory::logoNamedBy);
    return icon == null || name.isEmpty() ? icon : icon.replace(name.get(), logo.apply(name.get()));
  }

  /** A setting that both sides have added. */
  private void overwrite(String key, Row row) {
    Row here = Objects.requireNonNull(present.rows().get(key));
    if (!merge.over) {
      merge.leave(table, key, "", Kind.CHANGED);
      return;
    }
    TableSchema columns =
        new TableSchema(
            table,
            present.shared(edits.insertColumns()).columns().stream()
                .filter(column -> !column.name().equals(edits.keyColumn()))
                .toList());
    updates.add(new TablePlan.Update(key, columns, cells(columns, here), asHere(columns, row)));
  }

  private Row cells(TableSchema columns, Row present) {
    return Row.of(
        columns.columnNames().stream()
            .map(column -> present.cell(this.present.schema().indexOf(column)))
            .toArray(String[]::new));
  }

  private void update(TablePlan.Update update) {
    Row here = present.rows().get(update.key());
    if (here == null) {
      merge.leave(table, update.key(), update.name(), Kind.DELETED);
      return;
    }
    TableSchema columns = present.shared(update.columns());
    Row after = after(columns, update);
    Row before = cells(columns, here);
    if (after == null || isSame(columns, before, after)) {
      return;
    }
    if (changed.containsKey(update.key()) && !merge.over) {
      merge.leave(table, update.key(), RowNames.in(present.schema(), here), Kind.CHANGED);
    } else if (isFree(update.key(), columns, after, RowNames.in(present.schema(), here))) {
      updates.add(new TablePlan.Update(update.key(), columns, before, after, update.name()));
    }
  }

  /** The cells as they are to be; null where they refer to what is not here. */
  private @Nullable Row after(TableSchema columns, TablePlan.Update update) {
    @Nullable String[] cells = new String[columns.columns().size()];
    for (int i = 0; i < cells.length; i++) {
      String column = columns.columns().get(i).name();
      String cell = update.after().cell(update.columns().indexOf(column));
      if (merge.isGone(table, column, cell) || merge.isLeftOut(table, column, cell)) {
        merge.leave(table, update.key(), update.name(), Kind.TARGET_GONE);
        return null;
      }
      cells[i] = merge.here(table, column, cell);
    }
    return Row.of(cells);
  }

  private static boolean isSame(TableSchema columns, Row one, Row other) {
    for (int i = 0; i < one.size(); i++) {
      if (!Cells.sameMeaning(columns.columns().get(i), one.cell(i), other.cell(i))) {
        return false;
      }
    }
    return true;
  }

  private Optional<Row> toDelete(Row row) {
    String key = String.valueOf(row.cell(edits.deleteColumns().indexOf(edits.keyColumn())));
    Row here = present.rows().get(key);
    if (here == null) {
      return Optional.empty();
    }
    Set<TableName> users = merge.newUsers(table, key);
    boolean onlyLinks = users.stream().allMatch(ReplicatedTables::isLink);
    boolean untouched = !changed.containsKey(key) && users.isEmpty();
    if (untouched || (merge.over && onlyLinks)) {
      merge.delete(table, key);
      return Optional.of(here);
    }
    merge.leave(
        table, key, RowNames.in(present.schema(), here), onlyLinks ? Kind.CHANGED : Kind.IN_USE);
    merge.leaveDelete(table, key);
    return Optional.empty();
  }
}
