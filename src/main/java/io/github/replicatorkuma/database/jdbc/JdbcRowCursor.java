package io.github.replicatorkuma.database.jdbc;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.model.Column;
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
final class JdbcRowCursor implements RowCursor {
  private final Dialect dialect;
  private final TableName table;
  private final List<String> columns;
  private final String action;
  private final PreparedStatement statement;
  private final ResultSet rows;

  private JdbcRowCursor(
      Dialect dialect,
      TableSchema table,
      String action,
      PreparedStatement statement,
      ResultSet rows) {
    this.dialect = dialect;
    this.table = table.name();
    this.columns = table.columnNames();
    this.action = action;
    this.statement = statement;
    this.rows = rows;
  }

  /** Rows by ascending key: numbers by value, then text by its bytes. */
  static JdbcRowCursor open(JdbcSession session, TableSchema table, Column keyColumn)
      throws DatabaseException {
    Dialect dialect = session.dialect();
    String action = "reading table " + table.name() + " of " + session.place();
    String key = dialect.quoted(keyColumn.name());
    String columns =
        table.columnNames().stream().map(dialect::quoted).collect(Collectors.joining(", "));
    // The key comes once more at the end, to name the row when it cannot be read.
    String sql =
        "SELECT %s, %s FROM %s ORDER BY %s"
            .formatted(
                columns,
                key,
                dialect.quoted(table.name().value()),
                dialect.inKeyOrder(key, keyColumn.kind()));
    try {
      return query(dialect, session.prepareLargeQuery(sql), table, action);
    } catch (SQLException e) {
      throw dialect.failureOf(action, e);
    }
  }

  private static JdbcRowCursor query(
      Dialect dialect, PreparedStatement statement, TableSchema table, String action)
      throws SQLException {
    try {
      return new JdbcRowCursor(dialect, table, action, statement, statement.executeQuery());
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
        cells[i] = dialect.read(rows, i + 1, new CellPlace(table, key, columns.get(i)));
      }
      return Row.of(cells);
    } catch (SQLException e) {
      throw dialect.failureOf(action, e);
    }
  }

  @Override
  public void close() throws DatabaseException {
    try (statement) {
      rows.close();
    } catch (SQLException e) {
      throw dialect.failureOf(action, e);
    }
  }
}
