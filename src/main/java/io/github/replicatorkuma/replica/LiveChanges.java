package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.kuma.ChangedRows;
import io.github.replicatorkuma.model.Amount;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.plan.ApplyPlan;
import io.github.replicatorkuma.plan.TablePlan;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.TableSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a plan means for an Uptime Kuma that runs: which of its loops to stop and start, and whether
 * that is enough.
 *
 * @param leaving ids of monitors whose rows go
 */
record LiveChanges(ChangedRows rows, Set<String> leaving) {
  private static final TableName MAINTENANCE = new TableName("maintenance");
  private static final TableName MONITOR_TAG = new TableName("monitor_tag");

  /** Without them a login is not what it was. */
  private static final Set<String> LOGIN_COLUMNS = Set.of("username", "password", "active");

  /** Settings that Kuma reads at its boot only. */
  private static final Set<String> BOOT_SETTINGS = Set.of(ReplicatedTables.LOGIN_SECRET, "nscd");

  /** More rows than this take longer to write than Kuma should wait for its database. */
  private static final int MOST_ROWS = 1000;

  LiveChanges {
    leaving = Set.copyOf(leaving);
  }

  static LiveChanges of(ApplyPlan plan) {
    Set<String> monitors = new HashSet<>(touched(plan, ReplicatedTables.MONITOR));
    plan.table(MONITOR_TAG).ifPresent(links -> monitors.addAll(tagged(links)));
    return new LiveChanges(
        new ChangedRows(
            monitors,
            touched(plan, MAINTENANCE),
            loggedOut(plan),
            ReplicatedTables.shownIn(Set.copyOf(plan.tableNames()))),
        plan.table(ReplicatedTables.MONITOR)
            .map(table -> Set.copyOf(table.deletedKeys()))
            .orElse(Set.of()));
  }

  /** Why Kuma must boot to take up this plan; empty when it need not. */
  static Optional<String> obstacle(ApplyPlan plan) {
    if (!plan.replacedMonitors().isEmpty()) {
      return Optional.of("a monitor here is another one than the leader's of the same id");
    }
    if (plan.counts().total() > MOST_ROWS) {
      return Optional.of(Amount.of(plan.counts().total(), "row") + " change at once");
    }
    Set<String> settings = new TreeSet<>(touched(plan, ReplicatedTables.SETTING));
    settings.retainAll(BOOT_SETTINGS);
    return settings.isEmpty()
        ? Optional.empty()
        : Optional.of("Uptime Kuma reads " + String.join(", ", settings) + " at its start only");
  }

  private static Set<String> touched(ApplyPlan plan, TableName name) {
    return plan.table(name).map(TablePlan::keys).orElse(Set.of());
  }

  /** A monitor takes its tags into /metrics when it starts. */
  private static List<String> tagged(TablePlan links) {
    List<String> monitors = new ArrayList<>(cells(links.insertColumns(), links.inserts()));
    monitors.addAll(cells(links.deleteColumns(), links.deletes()));
    return monitors;
  }

  private static List<String> cells(TableSchema columns, List<Row> rows) {
    return rows.stream().map(row -> String.valueOf(columns.cell(row, "monitor_id"))).toList();
  }

  private static Set<String> loggedOut(ApplyPlan plan) {
    Set<String> users = new HashSet<>();
    plan.table(ReplicatedTables.USER)
        .ifPresent(
            table -> {
              users.addAll(table.deletedKeys());
              table.updates().stream()
                  .filter(update -> LOGIN_COLUMNS.stream().anyMatch(update.columns()::has))
                  .forEach(update -> users.add(update.key()));
            });
    return users;
  }
}
