package io.github.replicatorkuma.plan;

import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.model.Column;
import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.RowCursor;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.model.TableSchema;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
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
      Stream.concat(
              table.insertColumns().columnNames().stream(),
              table.deleteColumns().columnNames().stream())
          .flatMap(column -> ReplicatedTables.referredTo(table.table(), column).stream())
          .forEach(tables::add);
    }
    return tables;
  }

  private void readLocal(ReadTransaction transaction, TableName name) throws ReplicationException {
    Optional<TableSchema> table = transaction.schema(name);
    String key = ReplicatedTables.keyColumn(name);
    Optional<String> label = table.flatMap(ReplicatedTables::label);
    if (table.isEmpty() || label.isEmpty()) {
      return;
    }
    List<Column> wanted =
        table.get().columns().stream()
            .filter(column -> column.name().equals(key) || column.name().equals(label.get()))
            .toList();
    TableSchema columns = new TableSchema(name, wanted);
    try (RowCursor rows = transaction.rows(columns, key)) {
      for (Row row = rows.next(); row != null; row = rows.next()) {
        note(columns, row);
      }
    }
  }

  private void note(TableSchema columns, Row row) {
    Optional<String> label = ReplicatedTables.label(columns);
    String name = label.isEmpty() ? null : row.cell(columns.indexOf(label.get()));
    if (name != null) {
      String key = row.cell(columns.indexOf(ReplicatedTables.keyColumn(columns.name())));
      names
          .computeIfAbsent(columns.name(), any -> new HashMap<>())
          .putIfAbsent(String.valueOf(key), name);
    }
  }

  /** The name of a row that is at hand; empty where it has none. */
  static String in(TableSchema columns, Row row) {
    Optional<String> label = ReplicatedTables.label(columns);
    String name = label.isEmpty() ? null : row.cell(columns.indexOf(label.get()));
    return name == null ? "" : name;
  }
}
