package io.github.replicatorkuma.plan;

import io.github.replicatorkuma.model.Change;
import io.github.replicatorkuma.model.Change.ChangedMonitor;
import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.RowCounts;
import io.github.replicatorkuma.model.TableName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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

  /** The ids of monitors that are new here; history under them is some other monitor's. */
  public Set<String> insertedMonitors() {
    return tables.stream()
        .filter(table -> table.table().equals(ReplicatedTables.MONITOR))
        .flatMap(table -> table.insertedKeys().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * What it changes, for people.
   *
   * @param outage that it cost
   */
  public Change change(Duration outage) {
    Map<TableName, RowCounts> rows = new LinkedHashMap<>();
    tables.forEach(table -> rows.put(table.table(), table.counts()));
    List<ChangedMonitor> monitors =
        tables.stream()
            .filter(table -> table.table().equals(ReplicatedTables.MONITOR))
            .flatMap(table -> table.changedMonitors().stream())
            .toList();
    return new Change(rows, monitors, outage);
  }

  public List<TableName> tableNames() {
    return tables.stream().map(TablePlan::table).toList();
  }

  /** What puts everything back. */
  public ApplyPlan inverse() {
    return new ApplyPlan(tables.stream().map(TablePlan::inverse).toList(), Set.of());
  }
}
