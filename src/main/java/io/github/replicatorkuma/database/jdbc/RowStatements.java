package io.github.replicatorkuma.database.jdbc;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.schema.ColumnKind;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.TableSchema;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The SQL that finds and changes some columns of a table's rows by their key, and what is bound to
 * it.
 *
 * @param kinds the live columns', which tell what the database holds; that of the key comes last
 * @param update with the key as the last parameter
 * @param selectLast the row that was given its id by the database
 */
public record RowStatements(
    JdbcSession session,
    TableSchema table,
    TableSchema live,
    String keyColumn,
    List<ColumnKind> kinds,
    String insert,
    String update,
    String selectLast) {
  /** Keys to look for at once: the server may be far away, and Kuma waits. */
  private static final int KEYS_AT_ONCE = 200;

  /** For the columns of {@code table}, which the live schema has to have, as well as the key. */
  static RowStatements of(JdbcSession session, Catalog catalog, TableSchema table, String keyColumn)
      throws DatabaseException {
    TableSchema live = catalog.require(table, keyColumn);
    List<ColumnKind> kinds = new ArrayList<>();
    table.columnNames().forEach(column -> kinds.add(kind(live, column)));
    kinds.add(kind(live, keyColumn));
    Dialect dialect = session.dialect();
    String name = dialect.quoted(table.name().value());
    String columns = dialect.columns(table);
    String places = String.join(", ", Collections.nCopies(table.columns().size(), "?"));
    String assigned =
        table.columnNames().stream()
            .map(column -> dialect.quoted(column) + " = ?")
            .collect(Collectors.joining(", "));
    String isKey = dialect.isOneOf(dialect.quoted(keyColumn), kind(live, keyColumn), 1);
    return new RowStatements(
        session,
        table,
        live,
        keyColumn,
        kinds,
        "INSERT INTO %s (%s) VALUES (%s)".formatted(name, columns, places),
        "UPDATE %s SET %s WHERE %s".formatted(name, assigned, isKey),
        "SELECT %s FROM %s WHERE id = %s".formatted(columns, name, dialect.lastInsertedId()));
  }

  private static ColumnKind kind(TableSchema live, String column) {
    return live.columns().get(live.indexOf(column)).kind();
  }

  private ColumnKind keyKind() {
    return kinds.get(kinds.size() - 1);
  }

  void bindKey(PreparedStatement statement, int index, String key) throws SQLException {
    session.dialect().bind(statement, index, keyKind(), key);
  }

  void bindCells(PreparedStatement statement, Row row) throws SQLException {
    if (row.size() != table.columns().size()) {
      throw new IllegalArgumentException(row + " for the columns of table " + table.name());
    }
    for (int i = 0; i < row.size(); i++) {
      session.dialect().bind(statement, i + 1, kinds.get(i), row.cell(i));
    }
  }

  /** The row that was given its id by the database, by what it is called. */
  Map<String, Row> findLastInserted(String rowName) throws SQLException, DatabaseException {
    try (ResultSet rows = session.prepared(selectLast).executeQuery()) {
      return rows.next() ? Map.of(rowName, session.dialect().read(rows, table, rowName)) : Map.of();
    }
  }

  /** The rows that are there, by the keys that were asked for, with one query. */
  Map<String, Row> findTogether(List<String> keys) throws SQLException, DatabaseException {
    Dialect dialect = session.dialect();
    String columns = dialect.columns(table) + ", " + dialect.quoted(keyColumn);
    Map<String, String> asked = new HashMap<>();
    keys.forEach(wanted -> asked.put(keyKind().canonical(wanted), wanted));
    Map<String, Row> found = new HashMap<>();
    try (ResultSet rows =
        preparedFor("SELECT " + columns, keys, dialect.forUpdate()).executeQuery()) {
      while (rows.next()) {
        String stored = String.valueOf(rows.getString(table.columns().size() + 1));
        String wanted = asked.get(keyKind().canonical(stored));
        if (wanted != null) {
          found.put(wanted, dialect.read(rows, table, wanted));
        }
      }
    }
    return found;
  }

  /** Deletes the rows with these keys; how many there were. */
  int deleteTogether(List<String> keys) throws SQLException {
    return preparedFor("DELETE", keys, "").executeUpdate();
  }

  private PreparedStatement preparedFor(String verb, List<String> keys, String end)
      throws SQLException {
    Dialect dialect = session.dialect();
    String areKeys = dialect.isOneOf(dialect.quoted(keyColumn), keyKind(), keys.size());
    PreparedStatement statement =
        session.prepared(
            "%s FROM %s WHERE %s%s"
                .formatted(verb, dialect.quoted(table.name().value()), areKeys, end));
    for (int i = 0; i < keys.size(); i++) {
      bindKey(statement, i + 1, keys.get(i));
    }
    return statement;
  }

  /** The keys in parts that fit into one query. */
  static List<List<String>> parts(Collection<String> keys) {
    List<String> all = List.copyOf(keys);
    return IntStream.iterate(0, from -> from < all.size(), from -> from + KEYS_AT_ONCE)
        .mapToObj(from -> all.subList(from, Math.min(from + KEYS_AT_ONCE, all.size())))
        .toList();
  }

  /** The first cell of {@code stored} that is not what {@code given} means, or -1. */
  int alteredCell(Row given, Row stored) {
    for (int i = 0; i < given.size(); i++) {
      if (!isKept(kinds.get(i), given.cell(i), stored.cell(i))
          && !ReplicatedTables.runtimeColumns(table.name())
              .contains(table.columns().get(i).name())) {
        return i;
      }
    }
    return -1;
  }

  /** Whether {@code stored} is what {@code given} means in a column of {@code kind}. */
  private static boolean isKept(ColumnKind kind, @Nullable String given, @Nullable String stored) {
    return Objects.equals(given, stored)
        || (given != null
            && stored != null
            && kind.canonical(given).equals(kind.canonical(stored)));
  }
}
