package io.github.replicatorkuma.plan;

import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.TableSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
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

  private MergedInverse(TablePlan earlier, TablePlan later) {
    this.columns = later.insertColumns();
    later.inserts().forEach(row -> inserts.put(columns.key(row), row));
    later.updates().forEach(update -> updates.put(update.key(), update));
    deletes.addAll(later.deletedKeys());
    addEarlier(earlier);
  }

  /**
   * Merges.
   *
   * @return {@code later} alone where a table has other columns by now: its Kuma was another one in
   *     between
   */
  public static ApplyPlan of(ApplyPlan earlier, ApplyPlan later) {
    List<TablePlan> merged = new ArrayList<>();
    for (TableName name : ReplicatedTables.ALL) {
      Optional<TablePlan> before = earlier.table(name);
      Optional<TablePlan> after = later.table(name);
      if (before.isEmpty() || after.isEmpty()) {
        before.or(() -> after).ifPresent(merged::add);
      } else if (before.get().insertColumns().equals(after.get().insertColumns())) {
        merged.add(new MergedInverse(before.get(), after.get()).plan());
      } else {
        return later;
      }
    }
    return new ApplyPlan(merged, Set.of());
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
    for (Row row : earlier.inserts()) {
      String key = columns.key(row);
      forget(key);
      inserts.put(key, row);
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
    for (String column : update.columns().columnNames()) {
      result = result.with(columns.indexOf(column), update.columns().cell(update.after(), column));
    }
    return result;
  }

  private static TablePlan.Update merged(TablePlan.Update earlier, TablePlan.Update later) {
    TableSchema first = earlier.columns();
    TableSchema others = later.columns().only(column -> !first.has(column));
    return new TablePlan.Update(
        earlier.key(),
        new TableSchema(first.name(), both(first.columns(), others.columns())),
        Row.of(
            both(earlier.before().cells(), later.columns().cells(later.before(), others).cells())),
        Row.of(
            both(earlier.after().cells(), later.columns().cells(later.after(), others).cells())));
  }

  private static <T extends @Nullable Object> List<T> both(List<T> some, List<T> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  private TablePlan plan() {
    return TablePlan.deleting(
        columns.name(),
        columns,
        List.copyOf(inserts.values()),
        List.copyOf(updates.values()),
        columns,
        deletes);
  }
}
