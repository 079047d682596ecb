package io.github.replicatorkuma.schema;

import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A table and its columns, in the order in which its rows hold their cells. */
public record TableSchema(TableName name, List<Column> columns) {
  /**
   * @throws IllegalArgumentException when two columns share a name
   */
  public TableSchema {
    columns = List.copyOf(columns);
    Set<String> seen = new HashSet<>();
    for (Column column : columns) {
      if (!seen.add(column.name())) {
        throw new IllegalArgumentException("column " + column.name() + " twice in table " + name);
      }
    }
  }

  public List<String> columnNames() {
    return columns.stream().map(Column::name).toList();
  }

  /** Where {@code column} stands, or -1. */
  public int indexOf(String column) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(column)) {
        return i;
      }
    }
    return -1;
  }

  public boolean has(String column) {
    return indexOf(column) >= 0;
  }

  /** This table with only the columns whose names are {@code wanted}. */
  public TableSchema only(Predicate<String> wanted) {
    return new TableSchema(
        name, columns.stream().filter(column -> wanted.test(column.name())).toList());
  }

  /** The same of columns that it has, in the order of {@code names}. */
  public TableSchema only(List<String> names) {
    return new TableSchema(name, names.stream().map(one -> columns.get(indexOf(one))).toList());
  }

  /** A cell of a row of this table; null where there is no such column, too. */
  public @Nullable String cell(Row row, String column) {
    int index = indexOf(column);
    return index < 0 ? null : row.cell(index);
  }

  /** The same of several columns. */
  public Row cells(Row row, TableSchema wanted) {
    return Row.of(wanted.columnNames().stream().map(column -> cell(row, column)).toList());
  }

  /** What tells a row of this table from the others. */
  public String key(Row row) {
    return String.valueOf(cell(row, ReplicatedTables.keyColumn(name)));
  }
}
