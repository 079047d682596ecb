package io.github.replicatorkuma.plan;

import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.TableSchema;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How people call the rows that a plan changes, and those to which these refer. */
final class RowNames {
  private final Map<TableName, Map<String, String>> names = new HashMap<>();

  private RowNames() {}

  static RowNames read(ReadTransaction transaction, ApplyPlan plan) throws ReplicationException {
    RowNames names = new RowNames();
    for (TableName table : concerned(plan)) {
      names.readLocal(transaction, table);
    }
    for (TablePlan table : plan.tables()) {
      table.inserts().forEach(row -> names.note(table.insertColumns(), row));
    }
    return names;
  }

  /** The name of a row; empty where it has none. */
  String of(TableName table, @Nullable String key) {
    return names.getOrDefault(table, Map.of()).getOrDefault(String.valueOf(key), "");
  }

  /** The name of the row that a cell refers to; empty where it refers to none. */
  String referredTo(TableName table, String column, @Nullable String cell) {
    return cell == null
        ? ""
        : ReplicatedTables.referredTo(table, column).map(parent -> of(parent, cell)).orElse("");
  }

  private static Set<TableName> concerned(ApplyPlan plan) {
    Set<TableName> tables = new LinkedHashSet<>(plan.tableNames());
    for (TablePlan table : plan.tables()) {
      for (TableSchema columns : List.of(table.insertColumns(), table.deleteColumns())) {
        for (String column : columns.columnNames()) {
          ReplicatedTables.referredTo(table.table(), column).ifPresent(tables::add);
        }
      }
    }
    return tables;
  }

  private void readLocal(ReadTransaction transaction, TableName name) throws ReplicationException {
    Optional<TableSchema> table = transaction.schema(name);
    Optional<String> label = table.flatMap(ReplicatedTables::label);
    if (table.isEmpty() || label.isEmpty()) {
      return;
    }
    String key = ReplicatedTables.keyColumn(name);
    TableSchema columns =
        table.get().only(column -> column.equals(key) || column.equals(label.get()));
    transaction.rows(columns, key).forEach(row -> note(columns, row));
  }

  private void note(TableSchema columns, Row row) {
    names
        .computeIfAbsent(columns.name(), any -> new HashMap<>())
        .putIfAbsent(columns.key(row), in(columns, row));
  }

  /** The name of a row that is at hand; empty where it has none. */
  static String in(TableSchema columns, Row row) {
    return ReplicatedTables.label(columns).map(label -> columns.cell(row, label)).orElse("");
  }
}
