package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.database.WriteTransaction;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.plan.ApplyPlan;
import io.github.replicatorkuma.plan.TablePlan;
import io.github.replicatorkuma.schema.TableSchema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes a plan into a transaction: deletes, then updates, then inserts. */
record PlanWriter(WriteTransaction transaction) {

  void write(ApplyPlan plan) throws ReplicationException {
    List<TablePlan> childrenFirst = new ArrayList<>(plan.tables());
    Collections.reverse(childrenFirst);
    for (TablePlan table : childrenFirst) {
      transaction.delete(table.table(), table.keyColumn(), table.deletedKeys());
    }
    for (TablePlan table : plan.tables()) {
      update(table);
    }
    for (TablePlan table : plan.tables()) {
      transaction.insert(table.insertColumns(), table.inserts());
    }
  }

  /**
   * Writes the inverse of a plan whether or not the plan itself was committed, and whatever Kuma
   * has written since: what is to be inserted may still be there, what is to be changed may be
   * gone, and stays so.
   */
  void putBack(ApplyPlan inverse) throws ReplicationException {
    List<TablePlan> tables = new ArrayList<>();
    for (TablePlan table : inverse.tables()) {
      transaction.delete(table.table(), table.keyColumn(), table.insertedKeys());
      tables.add(table.with(table.inserts(), updatesOfRowsThere(table), table.deletes()));
    }
    write(new ApplyPlan(tables, inverse.replacedMonitors()));
  }

  private List<TablePlan.Update> updatesOfRowsThere(TablePlan table) throws ReplicationException {
    TableSchema keyAlone = table.insertColumns().only(table.keyColumn()::equals);
    Set<String> there = transaction.find(keyAlone, table.keyColumn(), table.updatedKeys()).keySet();
    return table.updates().stream().filter(update -> there.contains(update.key())).toList();
  }

  /** What makes all rows that a plan touches what they are now, whatever is done in between. */
  ApplyPlan asTheyAre(ApplyPlan plan) throws ReplicationException {
    List<TablePlan> tables = new ArrayList<>();
    for (TablePlan table : plan.tables()) {
      Set<String> keys = table.keys();
      TableSchema all = transaction.schema(table.table()).orElseThrow();
      List<Row> rows = List.copyOf(transaction.find(all, table.keyColumn(), keys).values());
      tables.add(TablePlan.deleting(table.table(), all, rows, List.of(), all, keys));
    }
    return new ApplyPlan(tables, Set.of());
  }

  /**
   * As many rows of which the same columns are set as possible are written at once. Two rows may
   * swap values that must be unique: all of them are moved out of the way first.
   */
  private void update(TablePlan table) throws ReplicationException {
    Set<String> unique = transaction.uniqueColumns(table.table());
    Map<TableSchema, Map<String, Row>> parked = new LinkedHashMap<>();
    Map<TableSchema, Map<String, Row>> values = new LinkedHashMap<>();
    for (TablePlan.Update update : table.updates()) {
      Row outOfTheWay = Row.of("~replicator-kuma-" + update.key());
      for (String column : update.columns().columnNames()) {
        if (unique.contains(column)) {
          add(parked, update.columns().only(column::equals), update.key(), outOfTheWay);
        }
      }
      add(values, update.columns(), update.key(), update.after());
    }
    update(table, parked);
    update(table, values);
  }

  private static void add(
      Map<TableSchema, Map<String, Row>> rows, TableSchema columns, String key, Row row) {
    rows.computeIfAbsent(columns, any -> new LinkedHashMap<>()).put(key, row);
  }

  private void update(TablePlan table, Map<TableSchema, Map<String, Row>> values)
      throws ReplicationException {
    for (Map.Entry<TableSchema, Map<String, Row>> some : values.entrySet()) {
      transaction.update(some.getKey(), table.keyColumn(), some.getValue());
    }
  }
}
