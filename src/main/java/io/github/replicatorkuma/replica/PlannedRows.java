package io.github.replicatorkuma.replica;

import static java.util.stream.Collectors.groupingBy;

import io.github.replicatorkuma.database.WriteTransaction;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.plan.ApplyPlan;
import io.github.replicatorkuma.plan.TablePlan;
import java.util.List;
import java.util.Map;

/** The rows that a plan changes, which must still be what they were when it was made. */
final class PlannedRows {
  /** Rows that are in memory once more while they are compared; a few of them may be large. */
  private static final int ROWS_AT_ONCE = 50;

  private PlannedRows() {}

  /**
   * Reads them.
   *
   * @throws OutdatedPlanException when one of them is another now
   */
  static void require(ApplyPlan plan, WriteTransaction transaction) throws ReplicationException {
    for (TablePlan table : plan.tables()) {
      for (List<TablePlan.Update> alike :
          table.updates().stream().collect(groupingBy(TablePlan.Update::columns)).values()) {
        for (int from = 0; from < alike.size(); from += ROWS_AT_ONCE) {
          int to = Math.min(from + ROWS_AT_ONCE, alike.size());
          require(table, alike.subList(from, to), transaction);
        }
      }
    }
  }

  /** Of all of them the same columns. */
  private static void require(
      TablePlan table, List<TablePlan.Update> updates, WriteTransaction transaction)
      throws ReplicationException {
    List<String> keys = updates.stream().map(TablePlan.Update::key).toList();
    Map<String, Row> now = transaction.find(updates.get(0).columns(), table.keyColumn(), keys);
    for (TablePlan.Update update : updates) {
      if (!update.before().equals(now.get(update.key()))) {
        throw new OutdatedPlanException(table.table(), update.key());
      }
    }
  }
}
