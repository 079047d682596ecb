package io.github.replicatorkuma.database.jdbc;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.DatabaseException.Kind;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.TableSchema;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One statement that changes many rows. Each row written is read back at once: SQLite alters what
 * does not suit a column rather than refuse it, and MariaDB rounds what it holds as an integer.
 */
record RowChange(String verb, String sql, Key key, RowStatements statements) {
  /** Where a changed row's key is. */
  enum Key {
    AMONG_ITS_CELLS,
    GIVEN_BY_THE_DATABASE,
    LAST_PARAMETER
  }

  static RowChange insertion(Key key, RowStatements statements) {
    return new RowChange("inserting", statements.insert(), key, statements);
  }

  static RowChange update(RowStatements statements) {
    return new RowChange("updating", statements.update(), Key.LAST_PARAMETER, statements);
  }

  /** Of whole rows: no columns are written. */
  static RowChange deletion(RowStatements statements) {
    return new RowChange("deleting", statements.delete(), Key.LAST_PARAMETER, statements);
  }

  private boolean isDeletion() {
    return statements.table().columns().isEmpty();
  }

  TableName table() {
    return statements.table().name();
  }

  String doing(KeyedRow row) {
    String where = key == Key.LAST_PARAMETER ? " of table " : " into table ";
    return verb + " row " + row.key() + where + table();
  }

  void write(KeyedRow row) throws SQLException, DatabaseException {
    PreparedStatement statement = statements.session().prepared(sql);
    bind(statement, row);
    if (isDeletion()) {
      statement.executeUpdate();
      return;
    }
    execute(statement, row);
    requireKept(
        row,
        key == Key.GIVEN_BY_THE_DATABASE
            ? statements.findLastInserted(row.key())
            : statements.find(row.key()));
  }

  private void bind(PreparedStatement statement, KeyedRow row) throws SQLException {
    statements.bindCells(statement, row.cells());
    if (key == Key.LAST_PARAMETER) {
      statements.bindKey(statement, row.cells().size() + 1, row.key());
    }
  }

  private void execute(PreparedStatement statement, KeyedRow row)
      throws SQLException, DatabaseException {
    try {
      statement.executeUpdate();
    } catch (SQLException e) {
      JdbcSession session = statements.session();
      WrittenRow written =
          new WrittenRow(statements.live(), statements.table(), row.cells(), row.key());
      Optional<DatabaseException> refusal = session.dialect().refusalOf(e, session, written);
      if (refusal.isPresent()) {
        throw refusal.get();
      }
      throw e;
    }
  }

  private void requireKept(KeyedRow given, Optional<Row> stored) throws DatabaseException {
    TableSchema table = statements.table();
    if (stored.isEmpty()) {
      throw new DatabaseException(
          Kind.FAILED, "table " + table.name() + " has no row " + given.key() + " to change");
    }
    int altered = statements.alteredCell(given.cells(), stored.get());
    if (altered >= 0) {
      throw new CellPlace(table.name(), given.key(), table.columns().get(altered).name())
          .unreplicable("the database would keep another value");
    }
  }

  /** Writes what the driver sends at once; false when not all of it was kept as given. */
  boolean writeTogether(List<KeyedRow> rows) throws SQLException, DatabaseException {
    List<String> keys = rows.stream().map(KeyedRow::key).toList();
    if (isDeletion()) {
      statements.deleteTogether(keys);
      return true;
    }
    PreparedStatement statement = statements.session().prepared(sql);
    try {
      for (KeyedRow row : rows) {
        bind(statement, row);
        statement.addBatch();
      }
      statement.executeBatch();
    } finally {
      statement.clearBatch();
    }
    Map<String, Row> stored = statements.findTogether(keys);
    return rows.stream()
        .allMatch(
            row -> {
              Row kept = stored.get(row.key());
              return kept != null && statements.alteredCell(row.cells(), kept) < 0;
            });
  }
}
