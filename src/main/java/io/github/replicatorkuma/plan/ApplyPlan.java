package io.github.replicatorkuma.plan;

import io.github.replicatorkuma.model.Change;
import io.github.replicatorkuma.model.RowCounts;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The row-by-row difference between a snapshot and this instance: what already matches is not in
 * it.
 *
 * @param tables the tables that change, parents first
 * @param replacedMonitors ids under which the snapshot has a different monitor than this instance
 */
public record ApplyPlan(List<TablePlan> tables, Set<String> replacedMonitors) {
  public ApplyPlan {
    tables = tables.stream().filter(table -> !table.isEmpty()).toList();
    replacedMonitors = Set.copyOf(replacedMonitors);
  }

  public boolean isEmpty() {
    return tables.isEmpty();
  }

  public RowCounts counts() {
    return tables.stream().map(TablePlan::counts).reduce(RowCounts.NONE, RowCounts::plus);
  }

  /** What changes in one table; empty where nothing does. */
  public Optional<TablePlan> table(TableName name) {
    return tables.stream().filter(table -> table.table().equals(name)).findFirst();
  }

  /** The ids of monitors that are new here; history under them is some other monitor's. */
  public Set<String> insertedMonitors() {
    return table(ReplicatedTables.MONITOR)
        .map(monitors -> Set.copyOf(monitors.insertedKeys()))
        .orElse(Set.of());
  }

  /**
   * What it changes, for people.
   *
   * @param outage that it cost
   */
  public Change change(Duration outage) {
    Map<TableName, RowCounts> rows = new LinkedHashMap<>();
    tables.forEach(table -> rows.put(table.table(), table.counts()));
    return new Change(
        rows,
        table(ReplicatedTables.MONITOR).map(TablePlan::changedMonitors).orElse(List.of()),
        outage);
  }

  public List<TableName> tableNames() {
    return tables.stream().map(TablePlan::table).toList();
  }

  /** What puts everything back. */
  public ApplyPlan inverse() {
    return new ApplyPlan(tables.stream().map(TablePlan::inverse).toList(), Set.of());
  }
}
