package io.github.replicatorkuma.plan;

import io.github.replicatorkuma.model.Change.ChangedMonitor;
import io.github.replicatorkuma.model.Change.ChangedMonitor.Kind;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.RowCounts;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.TableSchema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What changes in one table.
 *
 * @param insertColumns the columns of the rows to insert
 * @param deleteColumns the columns of the rows to delete: all that the table has, so that they can
 *     be put back
 */
public record TablePlan(
    TableName table,
    TableSchema insertColumns,
    List<Row> inserts,
    List<Update> updates,
    TableSchema deleteColumns,
    List<Row> deletes) {
  /**
   * The columns of one row that change, and their values before and after.
   *
   * @param name the row's name, for people; empty where it has none, or it is not known any more
   */
  public record Update(String key, TableSchema columns, Row before, Row after, String name) {
    public Update(String key, TableSchema columns, Row before, Row after) {
      this(key, columns, before, after, "");
    }
  }

  public TablePlan {
    inserts = List.copyOf(inserts);
    updates = List.copyOf(updates);
    deletes = List.copyOf(deletes);
  }

  public boolean isEmpty() {
    return inserts.isEmpty() && updates.isEmpty() && deletes.isEmpty();
  }

  public String keyColumn() {
    return ReplicatedTables.keyColumn(table);
  }

  public RowCounts counts() {
    return new RowCounts(inserts.size(), updates.size(), deletes.size());
  }

  /** Of the monitors' table: who came, changed and went. */
  List<ChangedMonitor> changedMonitors() {
    List<ChangedMonitor> changed = new ArrayList<>();
    inserts.forEach(row -> changed.add(monitor(Kind.ADDED, insertColumns, row)));
    updates.forEach(
        update -> changed.add(new ChangedMonitor(Kind.CHANGED, update.key(), update.name())));
    deletes.forEach(row -> changed.add(monitor(Kind.REMOVED, deleteColumns, row)));
    return changed;
  }

  private static ChangedMonitor monitor(Kind kind, TableSchema columns, Row row) {
    return new ChangedMonitor(kind, columns.key(row), RowNames.in(columns, row));
  }

  public List<String> insertedKeys() {
    return inserts.stream().map(insertColumns::key).toList();
  }

  public List<String> updatedKeys() {
    return updates.stream().map(Update::key).toList();
  }

  public List<String> deletedKeys() {
    return deletes.stream().map(deleteColumns::key).toList();
  }

  /** Of all rows that come, change or go. */
  public Set<String> keys() {
    Set<String> keys = new LinkedHashSet<>(insertedKeys());
    keys.addAll(deletedKeys());
    keys.addAll(updatedKeys());
    return keys;
  }

  /** Other rows of the same columns. */
  public TablePlan with(List<Row> inserted, List<Update> updated, List<Row> deleted) {
    return new TablePlan(table, insertColumns, inserted, updated, deleteColumns, deleted);
  }

  /** What puts everything back; of a row that is to go, it has the key alone. */
  public TablePlan inverse() {
    List<Update> back =
        updates.stream()
            .map(one -> new Update(one.key(), one.columns(), one.after(), one.before(), one.name()))
            .toList();
    return deleting(table, deleteColumns, deletes, back, insertColumns, insertedKeys());
  }

  /**
   * A plan in which rows to delete have their key alone.
   *
   * @param columns the table's
   */
  public static TablePlan deleting(
      TableName table,
      TableSchema insertColumns,
      List<Row> inserts,
      List<Update> updates,
      TableSchema columns,
      Collection<String> deletedKeys) {
    TableSchema deleteColumns =
        deletedKeys.isEmpty() ? columns : columns.only(ReplicatedTables.keyColumn(table)::equals);
    List<Row> deletes = deletedKeys.stream().map(key -> Row.of(key)).toList();
    return new TablePlan(table, insertColumns, inserts, updates, deleteColumns, deletes);
  }
}
