package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.database.WriteTransaction;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableSchema;
import io.github.replicatorkuma.plan.ApplyPlan;
import io.github.replicatorkuma.plan.TablePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What makes rows what they are now, whatever is done to them in between. */
final class TouchedRows {
  private TouchedRows() {}

  /** All rows that {@code plan} touches, as they are before it is written. */
  static ApplyPlan asTheyAre(ApplyPlan plan, WriteTransaction transaction)
      throws ReplicationException {
    List<TablePlan> tables = new ArrayList<>();
    for (TablePlan table : plan.tables()) {
      Set<String> keys = table.keys();
      TableSchema all = transaction.schema(table.table()).orElseThrow();
      List<Row> rows = List.copyOf(transaction.find(all, table.keyColumn(), keys).values());
      tables.add(TablePlan.deleting(table.table(), all, rows, List.of(), all, keys));
    }
    return new ApplyPlan(tables, Set.of());
  }
}
