package io.github.replicatorkuma.database.jdbc;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.schema.Column;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.TableSchema;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The rows of one table, straight from the database. */
final class JdbcRowCursor implements RowCursor {
  private final Dialect dialect;
  private final TableSchema table;
  private final String action;
  private final PreparedStatement statement;
  private final ResultSet rows;

  /** Rows by ascending key: numbers by value, then text by its bytes. */
  JdbcRowCursor(JdbcSession session, TableSchema table, Column keyColumn) throws DatabaseException {
    this.dialect = session.dialect();
    this.table = table;
    this.action = "reading table " + table.name() + " of " + session.place();
    String key = dialect.quoted(keyColumn.name());
    // The key comes once more at the end, to name the row when it cannot be read.
    String sql =
        "SELECT %s, %s FROM %s ORDER BY %s"
            .formatted(
                dialect.columns(table),
                key,
                dialect.quoted(table.name().value()),
                dialect.inKeyOrder(key, keyColumn.kind()));
    try {
      this.statement = session.prepareLargeQuery(sql);
      this.rows = statement.executeQuery();
    } catch (SQLException e) {
      throw dialect.failureOf(action, e); // the statement is closed with its connection
    }
  }

  @Override
  public @Nullable Row next() throws DatabaseException {
    try {
      return rows.next()
          ? dialect.read(rows, table, String.valueOf(rows.getString(table.columns().size() + 1)))
          : null;
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
