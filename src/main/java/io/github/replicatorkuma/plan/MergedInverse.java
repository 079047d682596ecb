package io.github.replicatorkuma.plan;

import io.github.replicatorkuma.model.Column;
import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.model.TableSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One inverse of two applies that came one after the other: each row is put back as it was before
 * the first of them that touched it.
 */
public final class MergedInverse {
  private final TableSchema columns;
  private final Map<String, Row> inserts = new LinkedHashMap<>();
  private final Map<String, TablePlan.Update> updates = new LinkedHashMap<>();
  private final Set<String> deletes = new LinkedHashSet<>();

  private MergedInverse(TableSchema columns) {
    this.columns = columns;
  }

  /**
   * Merges.
   *
   * @return {@code later} alone where a table has other columns by now: its Kuma was another one in
   *     between
   */
  public static ApplyPlan of(ApplyPlan earlier, ApplyPlan later) {
    Map<TableName, TablePlan> first = byName(earlier);
    Map<TableName, TablePlan> second = byName(later);
    List<TablePlan> merged = new ArrayList<>();
    for (TableName name : ReplicatedTables.ALL) {
      TablePlan before = first.get(name);
      TablePlan after = second.get(name);
      if (before == null || after == null) {
        merged.addAll(before == null ? listOf(after) : listOf(before));
      } else if (before.insertColumns().equals(after.insertColumns())) {
        MergedInverse table = new MergedInverse(after.insertColumns());
        table.add(after);
        table.addEarlier(before);
        merged.add(table.plan());
      } else {
        return later;
      }
    }
    return new ApplyPlan(merged, Set.of());
  }

  private static List<TablePlan> listOf(@Nullable TablePlan plan) {
    return plan == null ? List.of() : List.of(plan);
  }

  private static Map<TableName, TablePlan> byName(ApplyPlan plan) {
    return plan.tables().stream().collect(Collectors.toMap(TablePlan::table, table -> table));
  }

  private void add(TablePlan plan) {
    List<String> keys = plan.insertedKeys();
    for (int i = 0; i < keys.size(); i++) {
      inserts.put(keys.get(i), plan.inserts().get(i));
    }
    plan.updates().forEach(update -> updates.put(update.key(), update));
    deletes.addAll(plan.deletedKeys());
  }

  /** What the earlier apply found counts more than what the later one found. */
  private void addEarlier(TablePlan earlier) {
    for (TablePlan.Update update : earlier.updates()) {
      Row goneSince = inserts.get(update.key());
      if (goneSince != null) {
        inserts.put(update.key(), withCells(goneSince, update));
      } else if (!deletes.contains(update.key())) {
        updates.merge(update.key(), update, (later, before) -> merged(before, later));
      }
    }
    List<String> inserted = earlier.insertedKeys();
    for (int i = 0; i < inserted.size(); i++) {
      forget(inserted.get(i));
      inserts.put(inserted.get(i), earlier.inserts().get(i));
    }
    for (String key : earlier.deletedKeys()) {
      forget(key);
      deletes.add(key);
    }
  }

  private void forget(String key) {
    inserts.remove(key);
    updates.remove(key);
    deletes.remove(key);
  }

  private Row withCells(Row row, TablePlan.Update update) {
    Row result = row;
    for (int i = 0; i < update.after().size(); i++) {
      int index = columns.indexOf(update.columns().columns().get(i).name());
      result = result.with(index, update.after().cell(i));
    }
    return result;
  }

  private static TablePlan.Update merged(TablePlan.Update earlier, TablePlan.Update later) {
    List<Column> columns = new ArrayList<>(earlier.columns().columns());
    List<@Nullable String> before = cells(earlier.before());
    List<@Nullable String> after = cells(earlier.after());
    for (int i = 0; i < later.after().size(); i++) {
      Column column = later.columns().columns().get(i);
      if (earlier.columns().has(column.name())) {
        continue;
      }
      columns.add(column);
      before.add(later.before().cell(i));
      after.add(later.after().cell(i));
    }
    return new TablePlan.Update(
        earlier.key(),
        new TableSchema(earlier.columns().name(), columns),
        Row.of(before.toArray(String[]::new)),
        Row.of(after.toArray(String[]::new)));
  }

  private static List<@Nullable String> cells(Row row) {
    List<@Nullable String> cells = new ArrayList<>(row.size());
    for (int i = 0; i < row.size(); i++) {
      cells.add(row.cell(i));
    }
    return cells;
  }

  /** Of a row that is to go, the key is enough. */
  private TablePlan plan() {
    int key = columns.indexOf(ReplicatedTables.keyColumn(columns.name()));
    return new TablePlan(
        columns.name(),
        columns,
        List.copyOf(inserts.values()),
        List.copyOf(updates.values()),
        new TableSchema(columns.name(), List.of(columns.columns().get(key))),
        deletes.stream().map(deleted -> Row.of(deleted)).toList());
  }
}
