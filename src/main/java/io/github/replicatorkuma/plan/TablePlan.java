package io.github.replicatorkuma.plan;

import io.github.replicatorkuma.model.Change.ChangedMonitor;
import io.github.replicatorkuma.model.Change.ChangedMonitor.Kind;
import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.RowCounts;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.model.TableSchema;
import java.util.ArrayList;
import java.util.List;

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

    Update inverse() {
      return new Update(key, columns, after, before, name);
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
  public List<ChangedMonitor> changedMonitors() {
    List<ChangedMonitor> changed = new ArrayList<>();
    inserts.forEach(row -> changed.add(monitor(Kind.ADDED, insertColumns, row)));
    updates.forEach(
        update -> changed.add(new ChangedMonitor(Kind.CHANGED, update.key(), update.name())));
    deletes.forEach(row -> changed.add(monitor(Kind.REMOVED, deleteColumns, row)));
    return changed;
  }

  private ChangedMonitor monitor(Kind kind, TableSchema columns, Row row) {
    String name = row.cell(columns.indexOf("name"));
    String id = String.valueOf(row.cell(columns.indexOf(keyColumn())));
    return new ChangedMonitor(kind, id, name == null ? "" : name);
  }

  public List<String> insertedKeys() {
    return keys(insertColumns, inserts);
  }

  public List<String> deletedKeys() {
    return keys(deleteColumns, deletes);
  }

  private List<String> keys(TableSchema columns, List<Row> rows) {
    int key = columns.indexOf(keyColumn());
    return rows.stream().map(row -> String.valueOf(row.cell(key))).toList();
  }

  /** This one with only some of its updates. */
  public TablePlan withUpdates(List<Update> some) {
    return new TablePlan(table, insertColumns, inserts, some, deleteColumns, deletes);
  }

  /** What puts everything back; of a row that is to go, it has the key alone. */
  public TablePlan inverse() {
    List<Update> back = updates.stream().map(Update::inverse).toList();
    if (inserts.isEmpty()) {
      return new TablePlan(table, deleteColumns, deletes, back, insertColumns, inserts);
    }
    int key = insertColumns.indexOf(keyColumn());
    TableSchema keyAlone = new TableSchema(table, List.of(insertColumns.columns().get(key)));
    List<Row> keys = inserts.stream().map(row -> Row.of(row.cell(key))).toList();
    return new TablePlan(table, deleteColumns, deletes, back, keyAlone, keys);
  }
}
