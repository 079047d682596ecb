package io.github.replicatorkuma.plan;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.schema.Column;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.SharedCells;
import io.github.replicatorkuma.schema.TableSchema;
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
  private static final String ACTIVE = "active";

  private final FittedTable table;
  private final ApplyPolicy policy;
  private final boolean numericKey;
  private final int theirKey;
  private final int ourKey;
  private final int theirActive;
  private final List<Compared> compared = new ArrayList<>();

  private final SharedCells shared = new SharedCells();
  private final Map<List<Compared>, TableSchema> changedColumns = new HashMap<>();
  private final List<Row> inserts = new ArrayList<>();
  private final List<TablePlan.Update> updates = new ArrayList<>();
  private final List<Row> deletes = new ArrayList<>();
  private final Set<String> replaced = new HashSet<>();

  KeyedDifference(FittedTable table, ApplyPolicy policy) {
    this.table = table;
    this.policy = policy;
    String key = ReplicatedTables.keyColumn(table.name());
    this.numericKey = !table.name().equals(ReplicatedTables.SETTING);
    this.theirKey = table.columns().indexOf(key);
    this.ourKey = table.local().indexOf(key);
    this.theirActive = table.columns().indexOf(ACTIVE);
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
        insert(their);
      } else if (order > 0) {
        deletes.add(shared.share(our));
      } else if (!policy.localEntities().contains(table.name())) {
        compare(their, our);
      }
      their = order <= 0 ? theirs.next() : their;
      our = order >= 0 ? ours.next() : our;
    }
    for (; their != null; their = theirs.next()) {
      insert(their);
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

  private void insert(Row their) {
    boolean pausedHere = theirActive >= 0 && policy.pauses(table.columns(), their);
    inserts.add(shared.share(pausedHere ? their.with(theirActive, "0") : their));
  }

  private void compare(Row their, Row our) {
    List<Compared> changed = new ArrayList<>();
    for (Compared cell : compared) {
      String mine = table.asPublished(our.cell(cell.ours()));
      if (!cell.column().isSame(mine, wanted(cell, their, our))) {
        changed.add(cell);
      }
    }
    if (changed.isEmpty()) {
      return;
    }
    String key = table.local().key(our);
    TableSchema columns = changedColumns.computeIfAbsent(changed, this::schema);
    Row before = Row.of(changed.stream().map(cell -> our.cell(cell.ours())).toList());
    Row after = Row.of(changed.stream().map(cell -> wanted(cell, their, our)).toList());
    String name = table.columns().cell(their, "name");
    updates.add(
        new TablePlan.Update(
            key, columns, shared.share(before), shared.share(after), name == null ? "" : name));
    if (isAnother(columns)) {
      replaced.add(key);
    }
  }

  private TableSchema schema(List<Compared> some) {
    return new TableSchema(table.name(), some.stream().map(Compared::column).toList());
  }

  /**
   * The value that a cell is to have here. A paused type's {@code active} stays as it is, so that
   * it can be resumed locally, unless the monitor only now became of that type.
   */
  private @Nullable String wanted(Compared cell, Row their, Row our) {
    if (cell.theirs() != theirActive || !policy.pauses(table.columns(), their)) {
      return their.cell(cell.theirs());
    }
    return policy.pauses(table.local(), our) ? our.cell(cell.ours()) : "0";
  }

  /**
   * Whether two monitors only share an id, as these columns differ: made at another time, and of
   * another type or for another target.
   */
  private boolean isAnother(TableSchema changed) {
    return table.name().equals(ReplicatedTables.MONITOR)
        && changed.has("created_date")
        && changed.columnNames().stream().anyMatch(ReplicatedTables::isTarget);
  }
}
