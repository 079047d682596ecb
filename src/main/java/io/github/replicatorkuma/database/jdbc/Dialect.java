package io.github.replicatorkuma.database.jdbc;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.Column;
import io.github.replicatorkuma.schema.ColumnKind;
import io.github.replicatorkuma.schema.TableSchema;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How one kind of database says what all of them can. Columns are given quoted. */
public interface Dialect {
  /** {@code name} as an identifier; some of Kuma's are SQL words. */
  String quoted(String name);

  /** The columns of {@code table} as a query names them. */
  default String columns(TableSchema table) {
    return table.columnNames().stream().map(this::quoted).collect(Collectors.joining(", "));
  }

  /** What to order by, so that numbers come by value and text by its UTF-8 bytes. */
  String inKeyOrder(String column, ColumnKind kind);

  /** What is compared to parameters, so that text is equal to the byte. */
  default String exact(String column, ColumnKind kind) {
    return column;
  }

  /** A parameter that is compared to a column of {@code kind}. */
  default String parameter(ColumnKind kind) {
    return "?";
  }

  /**
   * The condition that {@code column} is one of so many next parameters, to the byte where it is
   * text.
   */
  default String isOneOf(String column, ColumnKind kind, int count) {
    String parameters = String.join(", ", Collections.nCopies(count, parameter(kind)));
    return exact(column, kind) + " IN (" + parameters + ")";
  }

  /** The id that the last insert of this connection was given by the database. */
  String lastInsertedId();

  /** How a query ends whose rows this transaction may change, so that nobody else waits to. */
  String forUpdate();

  /** Asks for the columns of all tables at once: table, column, declared type, engine. */
  String columnsQuery();

  /** What a column was declared as stands for. */
  ColumnKind kindOf(Catalog.Declared column) throws DatabaseException;

  /**
   * Asks for the columns of the table that is its parameter which have a unique index of their own,
   * the primary key aside.
   */
  String uniqueColumnsQuery();

  /** Asks for the foreign keys of all tables: table, column, referred table, referred column. */
  String foreignKeysQuery();

  /**
   * Asks for the rows of {@code table} that refer to nothing: id, column, referred table.
   *
   * @param keys the foreign keys of {@code table}, at least one
   */
  String danglingQuery(TableName table, List<Catalog.ForeignKey> keys);

  /**
   * The text of a cell, see {@link Row}.
   *
   * @throws DatabaseException when it holds what no text can stand for
   */
  @Nullable String read(ResultSet row, int index, CellPlace place)
      throws SQLException, DatabaseException;

  /** The row that a result is at, whose first columns are those of {@code table}. */
  default Row read(ResultSet row, TableSchema table, String key)
      throws SQLException, DatabaseException {
    List<@Nullable String> cells = new ArrayList<>();
    for (Column column : table.columns()) {
      cells.add(read(row, cells.size() + 1, new CellPlace(table.name(), key, column.name())));
    }
    return Row.of(cells);
  }

  /** Binds {@code text} so that a column of {@code kind} will hold it. */
  void bind(PreparedStatement statement, int index, ColumnKind kind, @Nullable String text)
      throws SQLException;

  /** The text of a cell that stands for its storage class, too: a {@link KeptCell}. */
  @Nullable String readKept(ResultSet row, int index, ColumnKind kind) throws SQLException;

  /** The same of {@link KeptCell}s. */
  default Row readKept(ResultSet row, TableSchema table) throws SQLException {
    List<@Nullable String> cells = new ArrayList<>();
    for (Column column : table.columns()) {
      cells.add(readKept(row, cells.size() + 1, column.kind()));
    }
    return Row.of(cells);
  }

  /** How a query of all rows ends that has the same order each time: here it has by itself. */
  default String orderWithoutIds(TableSchema table) {
    return "";
  }

  /** The statements that make {@code tables} and what belongs to them: type, name, SQL. */
  List<Row> schema(JdbcSession session, List<TableName> tables) throws SQLException;

  /** Asks what is wrong with the whole database: {@code ok}, or what was found. */
  default String checkQuery() {
    return "SELECT 'ok'";
  }

  /**
   * The failure of {@code action}, which names its object: {@code reading table monitor of
   * /app/data/kuma.db}.
   */
  DatabaseException failureOf(String action, SQLException failure);

  /**
   * The failure of a row that the database refused for what it holds; names columns, never values.
   *
   * @return empty when it failed for another reason
   */
  Optional<DatabaseException> refusalOf(
      SQLException failure, RowStatements statements, KeyedRow row);
}
