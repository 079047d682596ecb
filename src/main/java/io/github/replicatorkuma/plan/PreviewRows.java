package io.github.replicatorkuma.plan;

import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.plan.ChangedRow.Cell;
import io.github.replicatorkuma.plan.ChangedRow.Value;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.ShownColumns;
import io.github.replicatorkuma.schema.ShownColumns.Shown;
import io.github.replicatorkuma.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the plan of a table into what people may see of it. */
record PreviewRows(TablePlan plan, RowNames names) {
  /** What Kuma's form has in {@code monitor.url} for monitors that have no address of that kind. */
  private static final String NO_URL = "https://";

  TableChange change() {
    return new TableChange(
        plan.table().value(),
        plan.inserts().stream().map(row -> whole(plan.insertColumns(), row, true)).toList(),
        plan.updates().stream().map(this::updated).toList(),
        plan.deletes().stream().map(row -> whole(plan.deleteColumns(), row, false)).toList());
  }

  private ChangedRow whole(TableSchema columns, Row row, boolean comes) {
    String key = columns.key(row);
    List<Cell> cells = new ArrayList<>();
    for (String column : mainColumns(columns)) {
      String cell = columns.cell(row, column);
      if (cell != null && !cell.isEmpty() && !cell.equals(NO_URL)) {
        cells.add(cell(key, column, comes ? null : cell, comes ? cell : null));
      }
    }
    return new ChangedRow(key, names.of(plan.table(), key), cells);
  }

  private List<String> mainColumns(TableSchema columns) {
    TableName table = plan.table();
    return ReplicatedTables.isLink(table)
        ? columns.only(column -> ReplicatedTables.isCompared(table, column)).columnNames()
        : ReplicatedTables.mainColumns(table);
  }

  private ChangedRow updated(TablePlan.Update update) {
    String key = update.key();
    TableSchema columns = update.columns();
    List<Cell> cells = new ArrayList<>();
    for (String column : columns.columnNames()) {
      String before = columns.cell(update.before(), column);
      cells.add(cell(key, column, before, columns.cell(update.after(), column)));
    }
    return new ChangedRow(key, names.of(plan.table(), key), cells);
  }

  private Cell cell(String key, String column, @Nullable String before, @Nullable String after) {
    return new Cell(column, value(key, column, before), value(key, column, after));
  }

  private Value value(String key, String column, @Nullable String cell) {
    Shown shown = ShownColumns.show(plan.table(), key, column, cell);
    return new Value(shown.text(), shown.isWhole(), names.referredTo(plan.table(), column, cell));
  }
}
