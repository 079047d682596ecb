package io.github.replicatorkuma.database.sqlite;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.RowCursor;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.model.TableSchema;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows of one table, straight from the database. */
final class SqliteRowCursor implements RowCursor {
  private final TableName table;
  private final List<String> columns;
  private final String action;
  private final PreparedStatement statement;
  private final ResultSet rows;

  private SqliteRowCursor(
      TableSchema table, String action, PreparedStatement statement, ResultSet rows) {
    this.table = table.name();
    this.columns = table.columnNames();
    this.action = action;
    this.statement = statement;
    this.rows = rows;
  }

  /** Rows by ascending key: numbers by value, then text by its bytes. */
  static SqliteRowCursor open(SqliteConnection connection, TableSchema table, String keyColumn)
      throws DatabaseException {
    String action = "reading table " + table.name() + " of " + connection.file();
    String key = SqliteCatalog.quoted(keyColumn);
    String columns =
        table.columnNames().stream().map(SqliteCatalog::quoted).collect(Collectors.joining(", "));
    // The key comes once more at the end, to name the row when it cannot be read.
    String sql =
        "SELECT %s, %s FROM %s ORDER BY %s COLLATE BINARY"
            .formatted(columns, key, SqliteCatalog.quoted(table.name()), key);
    try {
      return query(connection.prepare(sql), table, action);
    } catch (SQLException e) {
      throw SqliteErrors.failureOf(action, e);
    }
  }

  private static SqliteRowCursor query(
      PreparedStatement statement, TableSchema table, String action) throws SQLException {
    try {
      return new SqliteRowCursor(table, action, statement, statement.executeQuery());
    } catch (SQLException e) {
      try (statement) {
        throw e;
      }
    }
  }

  @Override
  public @Nullable Row next() throws DatabaseException {
    try {
      if (!rows.next()) {
        return null;
      }
      @Nullable String[] cells = new @Nullable String[columns.size()];
      String key = String.valueOf(rows.getString(cells.length + 1));
      for (int i = 0; i < cells.length; i++) {
        cells[i] = SqliteCells.read(rows, i + 1, table, key, columns.get(i));
      }
      return Row.of(cells);
    } catch (SQLException e) {
      throw SqliteErrors.failureOf(action, e);
    }
  }

  @Override
  public void close() throws DatabaseException {
    try (statement) {
      rows.close();
    } catch (SQLException e) {
      throw SqliteErrors.failureOf(action, e);
    }
  }
}
