package io.github.replicatorkuma.database.jdbc;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.DatabaseException.Kind;
import io.github.replicatorkuma.database.WriteTransaction;
import io.github.replicatorkuma.model.ColumnKind;
import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.model.TableSchema;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is changed in one transaction. Each row written is read back at once: SQLite alters what
 * does not suit a column rather than refuse it, and MariaDB rounds what it holds as an integer.
 */
final class JdbcWriteTransaction extends JdbcReadTransaction implements WriteTransaction {
  static final String MONITOR_ID = "monitor_id";

  private static final int MONITORS_AT_ONCE = 200;

  private @Nullable DatabaseException failure;

  JdbcWriteTransaction(JdbcSession session) {
    super(session);
  }

  /** Throws the first failure of a change: a transaction that had one must not be committed. */
  void requireNoFailure() throws DatabaseException {
    if (failure != null) {
      throw failure;
    }
  }

  private <T> T change(String doing, SqlWork<T> work) throws DatabaseException {
    try {
      return attempt(doing, work);
    } catch (DatabaseException e) {
      failure = failure == null ? e : failure;
      throw e;
    }
  }

  @Override
  public Optional<Row> find(TableSchema table, String keyColumn, String key)
      throws DatabaseException {
    return attempt(
        "reading row " + key + " of table " + table.name(),
        () -> row(table, requireWithKey(table, keyColumn), keyColumn, key, dialect().forUpdate()));
  }

  @Override
  public void insert(TableSchema table, Row row) throws DatabaseException {
    String keyColumn = ReplicatedTables.keyColumn(table.name());
    int keyIndex = table.indexOf(keyColumn);
    String key = keyIndex < 0 ? null : row.cell(keyIndex);
    String rowName = key == null ? "(new)" : key;
    change(
        "inserting row " + rowName + " into table " + table.name(),
        () -> {
          TableSchema live = catalog().require(table.name(), table.columnNames());
          PreparedStatement insert = session().prepared(insertStatement(table));
          bindCells(insert, table, live, row);
          execute(insert, new WrittenRow(live, table, row, rowName));
          Optional<Row> stored =
              key == null
                  ? readBack(table, "id = " + dialect().lastInsertedId(), rowName)
                  : readBack(table, live, keyColumn, key);
          requireKept(stored, table, live, row, rowName);
          return row;
        });
  }

  @Override
  public void update(TableSchema table, Row values, String keyColumn, String key)
      throws DatabaseException {
    change(
        "updating row " + key + " of table " + table.name(),
        () -> {
          TableSchema live = requireWithKey(table, keyColumn);
          PreparedStatement update =
              session().prepared(updateStatement(table, condition(live, keyColumn)));
          bindCells(update, table, live, values);
          dialect().bind(update, values.size() + 1, kind(live, keyColumn), key);
          execute(update, new WrittenRow(live, table, values, key));
          requireKept(readBack(table, live, keyColumn, key), table, live, values, key);
          return values;
        });
  }

  @Override
  public void delete(TableName table, String keyColumn, String key) throws DatabaseException {
    change(
        "deleting row " + key + " of table " + table,
        () -> deleteWhere(table, keyColumn, key, catalog().require(table, List.of(keyColumn))));
  }

  @Override
  public long deleteHistory(Collection<String> monitorIds) throws DatabaseException {
    long rows = 0;
    for (TableName table : ReplicatedTables.HISTORY) {
      rows +=
          change(
              "deleting history in table " + table,
              () -> deleteHistory(table, List.copyOf(monitorIds)));
    }
    return rows;
  }

  /** Many monitors at once: the server may be far away, and Kuma waits. */
  private long deleteHistory(TableName table, List<String> monitorIds)
      throws SQLException, DatabaseException {
    TableSchema live = catalog().find(table).orElse(null);
    long gone = 0;
    if (live != null && live.has(MONITOR_ID)) {
      for (int i = 0; i < monitorIds.size(); i += MONITORS_AT_ONCE) {
        List<String> some =
            monitorIds.subList(i, Math.min(i + MONITORS_AT_ONCE, monitorIds.size()));
        String places = String.join(", ", Collections.nCopies(some.size(), "?"));
        String sql = "DELETE FROM %s WHERE %s IN (%s)".formatted(quoted(table), MONITOR_ID, places);
        PreparedStatement statement = session().prepared(sql);
        for (int k = 0; k < some.size(); k++) {
          dialect().bind(statement, k + 1, kind(live, MONITOR_ID), some.get(k));
        }
        gone += statement.executeUpdate();
      }
    }
    return gone;
  }

  private int deleteWhere(TableName table, String column, String value, TableSchema live)
      throws SQLException {
    String sql = "DELETE FROM %s WHERE %s".formatted(quoted(table), condition(live, column));
    PreparedStatement statement = session().prepared(sql);
    dialect().bind(statement, 1, kind(live, column), value);
    return statement.executeUpdate();
  }

  private TableSchema requireWithKey(TableSchema table, String keyColumn)
      throws SQLException, DatabaseException {
    List<String> columns = new ArrayList<>(table.columnNames());
    columns.add(keyColumn);
    return catalog().require(table.name(), columns);
  }

  private String insertStatement(TableSchema table) {
    String places = String.join(", ", Collections.nCopies(table.columns().size(), "?"));
    return "INSERT INTO %s (%s) VALUES (%s)".formatted(quoted(table.name()), names(table), places);
  }

  private String updateStatement(TableSchema table, String condition) {
    String assignments =
        table.columnNames().stream()
            .map(name -> dialect().quoted(name) + " = ?")
            .collect(Collectors.joining(", "));
    return "UPDATE %s SET %s WHERE %s".formatted(quoted(table.name()), assignments, condition);
  }

  private String condition(TableSchema live, String column) {
    return dialect().isExactly(dialect().quoted(column), kind(live, column));
  }

  private void bindCells(PreparedStatement statement, TableSchema table, TableSchema live, Row row)
      throws SQLException {
    if (row.size() != table.columns().size()) {
      throw new IllegalArgumentException(row + " for the columns of table " + table.name());
    }
    for (int i = 0; i < row.size(); i++) {
      ColumnKind kind = kind(live, table.columns().get(i).name());
      dialect().bind(statement, i + 1, kind, row.cell(i));
    }
  }

  private void execute(PreparedStatement statement, WrittenRow row)
      throws SQLException, DatabaseException {
    try {
      statement.executeUpdate();
    } catch (SQLException e) {
      Optional<DatabaseException> refusal = dialect().refusalOf(e, catalog(), row);
      if (refusal.isPresent()) {
        throw refusal.get();
      }
      throw e;
    }
  }

  private Optional<Row> readBack(TableSchema table, TableSchema live, String keyColumn, String key)
      throws SQLException, DatabaseException {
    return row(table, live, keyColumn, key, "");
  }

  private Optional<Row> row(
      TableSchema table, TableSchema live, String keyColumn, String key, String ending)
      throws SQLException, DatabaseException {
    PreparedStatement statement =
        session().prepared(selectStatement(table, condition(live, keyColumn)) + ending);
    dialect().bind(statement, 1, kind(live, keyColumn), key);
    return firstRow(statement, table, key);
  }

  private Optional<Row> readBack(TableSchema table, String condition, String rowName)
      throws SQLException, DatabaseException {
    return firstRow(session().prepared(selectStatement(table, condition)), table, rowName);
  }

  private String selectStatement(TableSchema table, String condition) {
    return "SELECT %s FROM %s WHERE %s".formatted(names(table), quoted(table.name()), condition);
  }

  private Optional<Row> firstRow(PreparedStatement query, TableSchema table, String rowName)
      throws SQLException, DatabaseException {
    try (ResultSet rows = query.executeQuery()) {
      if (!rows.next()) {
        return Optional.empty();
      }
      @Nullable String[] cells = new @Nullable String[table.columns().size()];
      for (int i = 0; i < cells.length; i++) {
        cells[i] = dialect().read(rows, i + 1, place(table, rowName, i));
      }
      return Optional.of(Row.of(cells));
    }
  }

  private static void requireKept(
      Optional<Row> stored, TableSchema table, TableSchema live, Row given, String rowName)
      throws DatabaseException {
    if (stored.isEmpty()) {
      throw new DatabaseException(
          Kind.FAILED, "table " + table.name() + " has no row " + rowName + " to change", null);
    }
    for (int i = 0; i < given.size(); i++) {
      ColumnKind kind = kind(live, table.columns().get(i).name());
      if (!isKept(kind, given.cell(i), stored.get().cell(i))) {
        throw place(table, rowName, i).unreplicable("the database would keep another value");
      }
    }
  }

  /** Whether {@code stored} is what {@code given} means in a column of {@code kind}. */
  private static boolean isKept(ColumnKind kind, @Nullable String given, @Nullable String stored) {
    return Objects.equals(given, stored)
        || (given != null
            && stored != null
            && kind.canonical(given).equals(kind.canonical(stored)));
  }

  private static CellPlace place(TableSchema table, String rowName, int index) {
    return new CellPlace(table.name(), rowName, table.columns().get(index).name());
  }

  private String names(TableSchema table) {
    return table.columnNames().stream().map(dialect()::quoted).collect(Collectors.joining(", "));
  }

  private static ColumnKind kind(TableSchema live, String column) {
    return live.columns().get(live.indexOf(column)).kind();
  }
}
