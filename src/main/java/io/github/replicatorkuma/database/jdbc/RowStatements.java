package io.github.replicatorkuma.database.jdbc;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.model.ColumnKind;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableSchema;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The SQL that finds and changes some columns of a table's rows by their key, and what is bound to
 * it. The kinds are the live columns': they tell what the database holds.
 */
final class RowStatements {
  private final Dialect dialect;
  private final TableSchema table;
  private final TableSchema live;
  private final String keyColumn;
  private final ColumnKind keyKind;
  private final ColumnKind[] kinds;
  private final String insert;
  private final String update;
  private final String select;

  private RowStatements(Dialect dialect, TableSchema table, TableSchema live, String keyColumn) {
    this.dialect = dialect;
    this.table = table;
    this.live = live;
    this.keyColumn = keyColumn;
    this.keyKind = kind(live, keyColumn);
    this.kinds =
        table.columnNames().stream().map(name -> kind(live, name)).toArray(ColumnKind[]::new);
    String names = names();
    this.insert =
        "INSERT INTO %s (%s) VALUES (%s)".formatted(quoted(), names, places(kinds.length));
    this.update =
        "UPDATE %s SET %s WHERE %s"
            .formatted(
                quoted(),
                table.columnNames().stream()
                    .map(name -> dialect.quoted(name) + " = ?")
                    .collect(Collectors.joining(", ")),
                isKey());
    this.select = "SELECT %s FROM %s WHERE ".formatted(names, quoted());
  }

  /** For the columns of {@code table}, which the live schema has to have, as well as the key. */
  static RowStatements of(Dialect dialect, Catalog catalog, TableSchema table, String keyColumn)
      throws SQLException, DatabaseException {
    List<String> columns = new ArrayList<>(table.columnNames());
    columns.add(keyColumn);
    return new RowStatements(dialect, table, catalog.require(table.name(), columns), keyColumn);
  }

  TableSchema table() {
    return table;
  }

  TableSchema live() {
    return live;
  }

  /** The kind of the column at {@code index}. */
  ColumnKind kind(int index) {
    return kinds[index];
  }

  ColumnKind keyKind() {
    return keyKind;
  }

  String insert() {
    return insert;
  }

  /** With the key as the last parameter. */
  String update() {
    return update;
  }

  String delete() {
    return "DELETE FROM %s WHERE %s".formatted(quoted(), isKey());
  }

  String deleteSome(int keys) {
    return "DELETE FROM %s WHERE %s".formatted(quoted(), isOneOf(keys));
  }

  String select() {
    return select + isKey() + dialect.forUpdate();
  }

  String selectLastInserted() {
    return select + "id = " + dialect.lastInsertedId();
  }

  /** The rows with one of so many keys, which come once more at the end. */
  String selectSome(int keys) {
    return "SELECT %s, %s FROM %s WHERE %s%s"
        .formatted(
            names(), dialect.quoted(keyColumn), quoted(), isOneOf(keys), dialect.forUpdate());
  }

  void bindKey(PreparedStatement statement, int index, String key) throws SQLException {
    dialect.bind(statement, index, keyKind, key);
  }

  void bindCells(PreparedStatement statement, Row row) throws SQLException {
    if (row.size() != kinds.length) {
      throw new IllegalArgumentException(row + " for the columns of table " + table.name());
    }
    for (int i = 0; i < kinds.length; i++) {
      dialect.bind(statement, i + 1, kinds[i], row.cell(i));
    }
  }

  private String isKey() {
    return dialect.isExactly(dialect.quoted(keyColumn), keyKind);
  }

  private String isOneOf(int keys) {
    return dialect.isOneOf(dialect.quoted(keyColumn), keyKind, keys);
  }

  private String quoted() {
    return dialect.quoted(table.name().value());
  }

  private String names() {
    return table.columnNames().stream().map(dialect::quoted).collect(Collectors.joining(", "));
  }

  private static ColumnKind kind(TableSchema live, String column) {
    return live.columns().get(live.indexOf(column)).kind();
  }

  /** So many parameters. */
  private static String places(int count) {
    return String.join(", ", Collections.nCopies(count, "?"));
  }
}
