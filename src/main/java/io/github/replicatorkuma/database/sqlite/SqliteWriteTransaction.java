package io.github.replicatorkuma.database.sqlite;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.DatabaseException.Kind;
import io.github.replicatorkuma.database.WriteTransaction;
import io.github.replicatorkuma.model.Column;
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
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is changed in one transaction on SQLite. Each row written is read back at once: SQLite
 * alters what does not suit a column rather than refuse it.
 */
final class SqliteWriteTransaction extends SqliteReadTransaction implements WriteTransaction {
  static final String MONITOR_ID = "monitor_id";

  private @Nullable DatabaseException failure;

  SqliteWriteTransaction(SqliteConnection connection) {
    super(connection);
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
  public void insert(TableSchema table, Row row) throws DatabaseException {
    String key = nameOf(table, row);
    change(
        "inserting row " + key + " into table " + table.name(),
        () -> {
          TableSchema live = catalog().require(table.name(), table.columnNames());
          String places = String.join(", ", Collections.nCopies(row.size(), "?"));
          String names = names(table);
          String sql =
              "INSERT INTO %s (%s) VALUES (%s) RETURNING %s"
                  .formatted(SqliteCatalog.quoted(table.name()), names, places, names);
          PreparedStatement statement = connection().prepared(sql);
          bindCells(statement, table, live, row);
          writeRow(statement, table, live, row, key);
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
          String assignments =
              table.columnNames().stream()
                  .map(name -> SqliteCatalog.quoted(name) + " = ?")
                  .collect(Collectors.joining(", "));
          String sql =
              "UPDATE %s SET %s WHERE %s = ? RETURNING %s"
                  .formatted(
                      SqliteCatalog.quoted(table.name()),
                      assignments,
                      SqliteCatalog.quoted(keyColumn),
                      names(table));
          PreparedStatement statement = connection().prepared(sql);
          bindCells(statement, table, live, values);
          SqliteCells.bind(statement, values.size() + 1, kind(live, keyColumn), key);
          writeRow(statement, table, live, values, key);
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
              () -> {
                TableSchema live = catalog().find(table).orElse(null);
                long gone = 0;
                if (live != null && live.has(MONITOR_ID)) {
                  for (String id : monitorIds) {
                    gone += deleteWhere(table, MONITOR_ID, id, live);
                  }
                }
                return gone;
              });
    }
    return rows;
  }

  private int deleteWhere(TableName table, String column, String value, TableSchema live)
      throws SQLException {
    String sql =
        "DELETE FROM %s WHERE %s = ?"
            .formatted(SqliteCatalog.quoted(table), SqliteCatalog.quoted(column));
    PreparedStatement statement = connection().prepared(sql);
    SqliteCells.bind(statement, 1, kind(live, column), value);
    return statement.executeUpdate();
  }

  private TableSchema requireWithKey(TableSchema table, String keyColumn)
      throws SQLException, DatabaseException {
    List<String> columns = new ArrayList<>(table.columnNames());
    columns.add(keyColumn);
    return catalog().require(table.name(), columns);
  }

  private static void bindCells(
      PreparedStatement statement, TableSchema table, TableSchema live, Row row)
      throws SQLException {
    if (row.size() != table.columns().size()) {
      throw new IllegalArgumentException(row + " for the columns of table " + table.name());
    }
    for (int i = 0; i < row.size(); i++) {
      ColumnKind kind = kind(live, table.columns().get(i).name());
      SqliteCells.bind(statement, i + 1, kind, row.cell(i));
    }
  }

  /** Runs a statement that returns the row it wrote, and compares. */
  private static void writeRow(
      PreparedStatement statement, TableSchema table, TableSchema live, Row given, String key)
      throws SQLException, DatabaseException {
    try (ResultSet written = statement.executeQuery()) {
      if (!written.next()) {
        throw new DatabaseException(
            Kind.FAILED, "table " + table.name() + " has no row " + key + " to change", null);
      }
      requireKept(written, table, live, given, key);
    } catch (SQLException e) {
      if (SqliteErrors.isRefusal(e)) {
        throw SqliteErrors.refusal(table.name(), key, Set.copyOf(live.columnNames()), e);
      }
      throw e;
    }
  }

  private static void requireKept(
      ResultSet written, TableSchema table, TableSchema live, Row given, String key)
      throws SQLException, DatabaseException {
    for (int i = 0; i < given.size(); i++) {
      String column = table.columns().get(i).name();
      String stored = SqliteCells.read(written, i + 1, table.name(), key, column);
      if (!SqliteCells.isKept(kind(live, column), given.cell(i), stored)) {
        throw SqliteCells.unreplicable(
            table.name(), key, column, "the database would keep another value");
      }
    }
  }

  private static String nameOf(TableSchema table, Row row) {
    int key = table.indexOf(ReplicatedTables.keyColumn(table.name()));
    return key < 0 || key >= row.size() ? "(new)" : String.valueOf(row.cell(key));
  }

  private static String names(TableSchema table) {
    return table.columnNames().stream()
        .map(SqliteCatalog::quoted)
        .collect(Collectors.joining(", "));
  }

  private static ColumnKind kind(TableSchema live, String column) {
    Column found = live.columns().get(live.indexOf(column));
    return found.kind();
  }
}
