package io.github.replicatorkuma.database.jdbc;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.IdSpan;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.Column;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.TableSchema;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The rows of a query, straight from the database. */
final class JdbcRowCursor implements RowCursor {
  private final Dialect dialect;
  private final Reading reading;
  private final String action;
  private final PreparedStatement statement;
  private final ResultSet rows;

  /** What is made of the row that a result is at. */
  private interface Reading {
    Row read(ResultSet row) throws SQLException, DatabaseException;
  }

  private JdbcRowCursor(
      JdbcSession session, TableName table, Reading reading, String sql, long... parameters)
      throws DatabaseException {
    this.dialect = session.dialect();
    this.reading = reading;
    this.action = "reading table " + table + " of " + session.place();
    try {
      this.statement = session.prepareLargeQuery(sql);
      for (int i = 0; i < parameters.length; i++) {
        statement.setLong(i + 1, parameters[i]);
      }
      this.rows = statement.executeQuery();
    } catch (SQLException e) {
      throw dialect.failureOf(action, e); // the statement is closed with its connection
    }
  }

  /** Rows by ascending key: numbers by value, then text by its bytes. */
  static JdbcRowCursor byKey(JdbcSession session, TableSchema table, Column keyColumn)
      throws DatabaseException {
    Dialect dialect = session.dialect();
    String key = dialect.quoted(keyColumn.name());
    // The key comes once more at the end, to name the row when it cannot be read.
    String sql =
        "SELECT %s, %s FROM %s ORDER BY %s"
            .formatted(
                dialect.columns(table),
                key,
                dialect.quoted(table.name().value()),
                dialect.inKeyOrder(key, keyColumn.kind()));
    int keyPlace = table.columns().size() + 1;
    return new JdbcRowCursor(
        session,
        table.name(),
        row -> dialect.read(row, table, String.valueOf(row.getString(keyPlace))),
        sql);
  }

  /** Rows of {@link KeptCell}s, by their id where they have one. */
  static JdbcRowCursor kept(JdbcSession session, TableSchema table, IdSpan ids)
      throws DatabaseException {
    Dialect dialect = session.dialect();
    boolean all = ids.equals(IdSpan.ALL);
    String sql =
        "SELECT %s FROM %s%s%s"
            .formatted(
                dialect.columns(table),
                dialect.quoted(table.name().value()),
                all ? "" : " WHERE id >= ? AND id < ?",
                table.has("id") ? " ORDER BY id" : dialect.orderWithoutIds(table));
    Reading reading = row -> dialect.readKept(row, table);
    return all
        ? new JdbcRowCursor(session, table.name(), reading, sql)
        : new JdbcRowCursor(session, table.name(), reading, sql, ids.first(), ids.end());
  }

  @Override
  public @Nullable Row next() throws DatabaseException {
    try {
      return rows.next() ? reading.read(rows) : null;
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
