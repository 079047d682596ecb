package io.github.replicatorkuma.plan;

import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.ShownColumns;
import io.github.replicatorkuma.model.ShownColumns.Shown;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.model.TableSchema;
import io.github.replicatorkuma.plan.ChangedRow.Cell;
import io.github.replicatorkuma.plan.ChangedRow.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the plan of a table into what people may see of it. */
final class PreviewRows {
  /** What Kuma's form has in {@code monitor.url} for monitors that have no address of that kind. */
  private static final String NO_URL = "https://";

  private final TablePlan plan;
  private final RowNames names;

  PreviewRows(TablePlan plan, RowNames names) {
    this.plan = plan;
    this.names = names;
  }

  TableChange change() {
    return new TableChange(
        plan.table().value(),
        plan.inserts().stream().map(row -> row(plan.insertColumns(), row, true)).toList(),
        plan.updates().stream().map(this::updated).toList(),
        plan.deletes().stream().map(row -> row(plan.deleteColumns(), row, false)).toList());
  }

  private ChangedRow row(TableSchema columns, Row row, boolean inserted) {
    String key = String.valueOf(row.cell(columns.indexOf(plan.keyColumn())));
    List<Cell> cells = new ArrayList<>();
    for (String column : mainColumns(columns)) {
      String cell = columns.has(column) ? row.cell(columns.indexOf(column)) : null;
      if (cell != null && !cell.isEmpty() && !cell.equals(NO_URL)) {
        Value value = value(key, column, cell);
        cells.add(
            inserted ? new Cell(column, Value.NONE, value) : new Cell(column, value, Value.NONE));
      }
    }
    return new ChangedRow(key, names.of(plan.table(), key), cells);
  }

  private List<String> mainColumns(TableSchema columns) {
    TableName table = plan.table();
    if (ReplicatedTables.isLink(table)) {
      return columns.columnNames().stream()
          .filter(column -> ReplicatedTables.isCompared(table, column))
          .toList();
    }
    return ReplicatedTables.mainColumns(table);
  }

  private ChangedRow updated(TablePlan.Update update) {
    List<Cell> cells = new ArrayList<>();
    List<String> columns = update.columns().columnNames();
    for (int i = 0; i < columns.size(); i++) {
      String column = columns.get(i);
      cells.add(
          new Cell(
              column,
              value(update.key(), column, update.before().cell(i)),
              value(update.key(), column, update.after().cell(i))));
    }
    return new ChangedRow(update.key(), names.of(plan.table(), update.key()), cells);
  }

  private Value value(String key, String column, @Nullable String cell) {
    Shown shown = ShownColumns.show(plan.table(), key, column, cell);
    return new Value(shown.text(), shown.isWhole(), names.referredTo(plan.table(), column, cell));
  }
}
