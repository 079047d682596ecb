package io.github.replicatorkuma.database.jdbc;

import io.github.replicatorkuma.database.DanglingReference;
import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.DatabaseException.Kind;
import io.github.replicatorkuma.model.Column;
import io.github.replicatorkuma.model.ColumnKind;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.model.TableSchema;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What one transaction finds in the live schema; read once a table, as it cannot change in it. */
public abstract class Catalog {
  private final Map<TableName, Optional<TableSchema>> tables = new HashMap<>();

  /** The columns of {@code table}, sorted by name; empty when there is no such table. */
  public final Optional<TableSchema> find(TableName table) throws SQLException, DatabaseException {
    Optional<TableSchema> known = tables.get(table);
    if (known == null) {
      List<Column> columns = columnsOf(table);
      known = columns.isEmpty() ? Optional.empty() : Optional.of(sorted(table, columns));
      tables.put(table, known);
    }
    return known;
  }

  private static TableSchema sorted(TableName table, List<Column> columns) {
    return new TableSchema(
        table, columns.stream().sorted(Comparator.comparing(Column::name)).toList());
  }

  /** The columns of a table that has to be there. */
  public final TableSchema require(TableName table) throws SQLException, DatabaseException {
    return find(table)
        .orElseThrow(
            () ->
                new DatabaseException(
                    Kind.UNREPLICABLE, "there is no table " + table + " in this database", null));
  }

  /** The columns of a table that has to be there, {@code columns} among them. */
  public final TableSchema require(TableName table, List<String> columns)
      throws SQLException, DatabaseException {
    TableSchema live = require(table);
    for (String column : columns) {
      if (!live.has(column)) {
        throw new DatabaseException(
            Kind.UNREPLICABLE, "table " + table + " has no column " + column + " here", null);
      }
    }
    return live;
  }

  /** The columns of {@code table} in any order; none when there is no such table. */
  protected abstract List<Column> columnsOf(TableName table) throws SQLException, DatabaseException;

  /** Columns with a unique index of their own, the primary key aside. */
  public abstract Set<String> uniqueColumns(TableName table) throws SQLException;

  /** Tables with a foreign key to one of {@code parents}; SQL names know no case. */
  public abstract Set<TableName> tablesReferencing(Set<TableName> parents) throws SQLException;

  /** References of rows of {@code table} that point to nothing. */
  public abstract List<DanglingReference> danglingReferences(TableName table)
      throws SQLException, DatabaseException;

  /** A column as the live schema names it, which has to be plainly. */
  protected static Column column(TableName table, String name, ColumnKind kind)
      throws DatabaseException {
    if (!TableName.isIdentifier(name)) {
      throw new DatabaseException(
          Kind.UNREPLICABLE,
          "table " + table + " has a column whose name is not plain: '" + name + "'",
          null);
    }
    return new Column(name, kind);
  }
}
