package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.TableName;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The row-by-row difference between a snapshot and this instance: what already matches is not in
 * it.
 *
 * @param tables the tables that change, parents first
 * @param replacedMonitors ids under which the snapshot has a different monitor than this instance
 */
record ApplyPlan(List<TablePlan> tables, Set<String> replacedMonitors) {
  ApplyPlan {
    tables = tables.stream().filter(table -> !table.isEmpty()).toList();
    replacedMonitors = Set.copyOf(replacedMonitors);
  }

  boolean isEmpty() {
    return tables.isEmpty();
  }

  RowCounts counts() {
    return new RowCounts(
        tables.stream().mapToLong(table -> table.inserts().size()).sum(),
        tables.stream().mapToLong(table -> table.updates().size()).sum(),
        tables.stream().mapToLong(table -> table.deletes().size()).sum());
  }

  /** The ids of monitors that are new here; history under them is some other monitor's. */
  Set<String> insertedMonitors() {
    return tables.stream()
        .filter(table -> table.table().equals(ReplicatedTables.MONITOR))
        .flatMap(table -> table.insertedKeys().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  List<TableName> tableNames() {
    return tables.stream().map(TablePlan::table).toList();
  }

  /** What puts everything back. */
  ApplyPlan inverse() {
    return new ApplyPlan(tables.stream().map(TablePlan::inverse).toList(), Set.of());
  }
}
