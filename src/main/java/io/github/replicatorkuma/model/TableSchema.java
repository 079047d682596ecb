package io.github.replicatorkuma.model;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

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

  /** Of its columns just these, all of which it has, in this order. */
  public TableSchema only(List<String> names) {
    return new TableSchema(name, names.stream().map(one -> columns.get(indexOf(one))).toList());
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

  /** With only these columns, which have to be here, in their order. */
  public TableSchema only(List<String> names) {
    return new TableSchema(
        name, names.stream().map(column -> columns.get(indexOf(column))).toList());
  }

  public boolean has(String column) {
    return indexOf(column) >= 0;
  }
}
