package io.github.replicatorkuma.plan;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.RowCursor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Works out what to change so that this instance's rows equal the snapshot's, table by table, by
 * walking both sides in key order at once. Reads only.
 */
public final class ApplyPlanner {
  private ApplyPlanner() {}

  public static ApplyPlan plan(SchemaFit fit, ApplyPolicy policy) throws ReplicationException {
    List<TablePlan> plans = new ArrayList<>();
    Set<String> replaced = new HashSet<>();
    for (FittedTable table : fit.tables()) {
      try (RowCursor theirs = table.open(fit.snapshot(), fit.scope());
          RowCursor ours = fit.here().open(table.local())) {
        if (ReplicatedTables.isLink(table.name())) {
          plans.add(new LinkDifference(table).between(theirs, ours));
        } else {
          KeyedDifference difference = new KeyedDifference(table, policy);
          plans.add(difference.between(theirs, ours));
          replaced.addAll(difference.replacedMonitors());
        }
      }
    }
    return new ApplyPlan(plans, replaced);
  }
}
