package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.database.WriteTransaction;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableSchema;
import io.github.replicatorkuma.plan.ApplyPlan;
import io.github.replicatorkuma.plan.TablePlan;
import java.util.ArrayList;
import java.util.LinkedHashSet;
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
      Set<String> keys = new LinkedHashSet<>(table.insertedKeys());
      keys.addAll(table.deletedKeys());
      table.updates().forEach(update -> keys.add(update.key()));
      TableSchema all = transaction.schema(table.table()).orElseThrow();
      TableSchema keyAlone =
          new TableSchema(
              table.table(), List.of(all.columns().get(all.indexOf(table.keyColumn()))));
      tables.add(
          new TablePlan(
              table.table(),
              all,
              List.copyOf(transaction.find(all, table.keyColumn(), keys).values()),
              List.of(),
              keyAlone,
              keys.stream().map(key -> Row.of(key)).toList()));
    }
    return new ApplyPlan(tables, Set.of());
  }
}
