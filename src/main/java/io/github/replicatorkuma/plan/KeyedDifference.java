package io.github.replicatorkuma.plan;

import io.github.replicatorkuma.model.Column;
import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.RowCursor;
import io.github.replicatorkuma.model.SharedCells;
import io.github.replicatorkuma.model.TableSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The difference of two tables whose rows are told apart by a key that means something. */
final class KeyedDifference {
  private final FittedTable table;
  private final boolean localEntity;
  private final MonitorRules monitors;
  private final boolean numericKey;
  private final int theirKey;
  private final int ourKey;
  private final int theirName;
  private final List<Compared> compared = new ArrayList<>();

  private final SharedCells shared = new SharedCells();
  private final Map<List<Column>, TableSchema> changedColumns = new HashMap<>();
  private final List<Row> inserts = new ArrayList<>();
  private final List<TablePlan.Update> updates = new ArrayList<>();
  private final List<Row> deletes = new ArrayList<>();
  private final Set<String> replaced = new HashSet<>();

  KeyedDifference(FittedTable table, ApplyPolicy policy) {
    this.table = table;
    this.localEntity = policy.localEntities().contains(table.name());
    this.monitors = new MonitorRules(table, policy.pausedTypes());
    String key = ReplicatedTables.keyColumn(table.name());
    this.numericKey = !table.name().equals(ReplicatedTables.SETTING);
    this.theirKey = table.columns().indexOf(key);
    this.ourKey = table.local().indexOf(key);
    this.theirName = table.columns().indexOf("name");
    for (int i = 0; i < table.columns().columns().size(); i++) {
      Column column = table.columns().columns().get(i);
      if (ReplicatedTables.isCompared(table.name(), column.name())) {
        compared.add(new Compared(column, i, table.local().indexOf(column.name())));
      }
    }
  }

  /** A column and where it stands on both sides, which is not looked up again for each row. */
  private record Compared(Column column, int theirs, int ours) {}

  /** Ids of monitors that stay only in name: the snapshot has a different monitor under them. */
  Set<String> replacedMonitors() {
    return replaced;
  }

  TablePlan between(RowCursor theirs, RowCursor ours) throws ReplicationException {
    Row their = theirs.next();
    Row our = ours.next();
    while (their != null && our != null) {
      int order = order(their, our);
      if (order < 0) {
        inserts.add(shared.share(monitors.asInserted(their)));
      } else if (order > 0) {
        deletes.add(shared.share(our));
      } else {
        compare(their, our);
      }
      their = order <= 0 ? theirs.next() : their;
      our = order >= 0 ? ours.next() : our;
    }
    for (; their != null; their = theirs.next()) {
      inserts.add(shared.share(monitors.asInserted(their)));
    }
    for (; our != null; our = ours.next()) {
      deletes.add(shared.share(our));
    }
    return new TablePlan(table.name(), table.columns(), inserts, updates, table.local(), deletes);
  }

  private int order(Row their, Row our) {
    String theirs = String.valueOf(their.cell(theirKey));
    String local = String.valueOf(our.cell(ourKey));
    return numericKey
        ? Long.compare(Long.parseLong(theirs), Long.parseLong(local))
        : Arrays.compareUnsigned(
            theirs.getBytes(StandardCharsets.UTF_8), local.getBytes(StandardCharsets.UTF_8));
  }

  private void compare(Row their, Row our) {
    if (localEntity) {
      return;
    }
    List<Column> changed = new ArrayList<>();
    List<@Nullable String> before = new ArrayList<>();
    List<@Nullable String> after = new ArrayList<>();
    for (Compared cell : compared) {
      String mine = our.cell(cell.ours());
      String wanted = monitors.wanted(cell.column(), their, our, their.cell(cell.theirs()));
      if (!Cells.sameMeaning(cell.column(), table.asPublished(mine), wanted)) {
        changed.add(cell.column());
        before.add(shared.share(mine));
        after.add(shared.share(wanted));
      }
    }
    if (changed.isEmpty()) {
      return;
    }
    String key = String.valueOf(our.cell(ourKey));
    updates.add(
        new TablePlan.Update(
            key,
            changedColumns.computeIfAbsent(
                changed, columns -> new TableSchema(table.name(), columns)),
            Row.of(before.toArray(String[]::new)),
            Row.of(after.toArray(String[]::new)),
            nameOf(their)));
    if (monitors.isAnother(their, our)) {
      replaced.add(key);
    }
  }

  /** The one that the row is to have. */
  private String nameOf(Row their) {
    String name = theirName < 0 ? null : their.cell(theirName);
    return name == null ? "" : name;
  }
}
