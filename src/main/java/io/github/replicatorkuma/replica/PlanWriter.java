package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.database.WriteTransaction;
import io.github.replicatorkuma.model.Column;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableSchema;
import io.github.replicatorkuma.plan.ApplyPlan;
import io.github.replicatorkuma.plan.TablePlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes a plan into a transaction: deletes, then updates, then inserts. */
final class PlanWriter {
  private final WriteTransaction transaction;

  PlanWriter(WriteTransaction transaction) {
    this.transaction = transaction;
  }

  void write(ApplyPlan plan) throws ReplicationException {
    List<TablePlan> childrenFirst = new ArrayList<>(plan.tables());
    Collections.reverse(childrenFirst);
    for (TablePlan table : childrenFirst) {
      delete(table, table.deletedKeys());
    }
    for (TablePlan table : plan.tables()) {
      update(table);
    }
    for (TablePlan table : plan.tables()) {
      insert(table);
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
      delete(table, table.insertedKeys());
      tables.add(table.withUpdates(updatesOfRowsThere(table)));
    }
    write(new ApplyPlan(tables, inverse.replacedMonitors()));
  }

  private List<TablePlan.Update> updatesOfRowsThere(TablePlan table) throws ReplicationException {
    TableSchema keyAlone = table.insertColumns().only(table.keyColumn()::equals);
    Set<String> there =
        transaction.find(keyAlone, table.keyColumn(), table.updatedKeys()).keySet();
    return table.updates().stream().filter(update -> there.contains(update.key())).toList();
  }

  private void delete(TablePlan table, List<String> keys) throws ReplicationException {
    transaction.delete(table.table(), table.keyColumn(), keys);
  }

  private void insert(TablePlan table) throws ReplicationException {
    transaction.insert(table.insertColumns(), table.inserts());
  }

  private void update(TablePlan table) throws ReplicationException {
    update(table, parkedUniqueValues(table));
    Map<TableSchema, Map<String, Row>> values = new LinkedHashMap<>();
    for (TablePlan.Update update : table.updates()) {
      values
          .computeIfAbsent(update.columns(), columns -> new LinkedHashMap<>())
          .put(update.key(), update.after());
    }
    update(table, values);
  }

  /** By the columns that are set, as many rows with the same ones can be written at once. */
  private void update(TablePlan table, Map<TableSchema, Map<String, Row>> values)
      throws ReplicationException {
    for (Map.Entry<TableSchema, Map<String, Row>> some : values.entrySet()) {
      transaction.update(some.getKey(), table.keyColumn(), some.getValue());
    }
  }

  /** Two rows may swap values that must be unique: move all of them out of the way first. */
  private Map<TableSchema, Map<String, Row>> parkedUniqueValues(TablePlan table)
      throws ReplicationException {
    Set<String> unique = transaction.uniqueColumns(table.table());
    Map<TableSchema, Map<String, Row>> parked = new LinkedHashMap<>();
    for (TablePlan.Update update : table.updates()) {
      for (Column column : update.columns().columns()) {
        if (unique.contains(column.name())) {
          parked
              .computeIfAbsent(
                  new TableSchema(table.table(), List.of(column)), alone -> new LinkedHashMap<>())
              .put(update.key(), Row.of("~replicator-kuma-" + update.key()));
        }
      }
    }
    return parked;
  }
}
