package io.github.replicatorkuma.plan;

import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.model.ReplicationException;
import java.util.List;

/** What changes in one table, as people may see it. */
public record TableChange(
    String table, List<ChangedRow> inserted, List<ChangedRow> updated, List<ChangedRow> deleted) {
  /** What a plan changes; names are those of the rows that {@code transaction} reads. */
  public static List<TableChange> of(ApplyPlan plan, ReadTransaction transaction)
      throws ReplicationException {
    RowNames names = RowNames.read(transaction, plan);
    return plan.tables().stream().map(table -> new PreviewRows(table, names).change()).toList();
  }
}
