package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.database.WriteTransaction;
import io.github.replicatorkuma.model.Column;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableSchema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
   * Writes the inverse of a plan whether or not the plan itself was committed: what is to be
   * inserted may still be there.
   */
  void putBack(ApplyPlan inverse) throws ReplicationException {
    for (TablePlan table : inverse.tables()) {
      delete(table, table.insertedKeys());
    }
    write(inverse);
  }

  private void delete(TablePlan table, List<String> keys) throws ReplicationException {
    for (String key : keys) {
      transaction.delete(table.table(), table.keyColumn(), key);
    }
  }

  private void insert(TablePlan table) throws ReplicationException {
    for (Row row : table.inserts()) {
      transaction.insert(table.insertColumns(), row);
    }
  }

  private void update(TablePlan table) throws ReplicationException {
    parkUniqueValues(table);
    for (TablePlan.Update update : table.updates()) {
      transaction.update(update.columns(), update.after(), table.keyColumn(), update.key());
    }
  }

  /** Two rows may swap values that must be unique: move all of them out of the way first. */
  private void parkUniqueValues(TablePlan table) throws ReplicationException {
    Set<String> unique = transaction.uniqueColumns(table.table());
    for (TablePlan.Update update : table.updates()) {
      for (Column column : update.columns().columns()) {
        if (unique.contains(column.name())) {
          transaction.update(
              new TableSchema(table.table(), List.of(column)),
              Row.of("~replicator-kuma-" + update.key()),
              table.keyColumn(),
              update.key());
        }
      }
    }
  }
}
