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
import org.jspecify.annotations.Nullable;

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
    return new RowChange("deleting", "", Key.LAST_PARAMETER, statements);
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

  /** Writes some rows, which the driver sends at once where they are several. */
  void write(List<KeyedRow> rows) throws SQLException, DatabaseException {
    List<String> keys = rows.stream().map(KeyedRow::key).toList();
    if (isDeletion()) {
      statements.deleteTogether(keys);
      return;
    }
    PreparedStatement statement = statements.session().prepared(sql);
    if (rows.size() == 1) {
      bind(statement, rows.get(0));
      statement.executeUpdate();
    } else {
      executeTogether(statement, rows);
    }
    Map<String, Row> stored =
        key == Key.GIVEN_BY_THE_DATABASE
            ? statements.findLastInserted(keys.get(0))
            : statements.findTogether(keys);
    for (KeyedRow row : rows) {
      requireKept(row, stored.get(row.key()));
    }
  }

  private void executeTogether(PreparedStatement statement, List<KeyedRow> rows)
      throws SQLException {
    try {
      for (KeyedRow row : rows) {
        bind(statement, row);
        statement.addBatch();
      }
      statement.executeBatch();
    } finally {
      statement.clearBatch();
    }
  }

  private void bind(PreparedStatement statement, KeyedRow row) throws SQLException {
    statements.bindCells(statement, row.cells());
    if (key == Key.LAST_PARAMETER) {
      statements.bindKey(statement, row.cells().size() + 1, row.key());
    }
  }

  /** The failure of a row that the database refused for what it holds; empty for another one. */
  Optional<DatabaseException> refusalOf(SQLException failure, KeyedRow row) {
    return statements.session().dialect().refusalOf(failure, statements, row);
  }

  private void requireKept(KeyedRow given, @Nullable Row stored) throws DatabaseException {
    TableSchema table = statements.table();
    if (stored == null) {
      throw new DatabaseException(
          Kind.FAILED, "table " + table.name() + " has no row " + given.key() + " to change");
    }
    int altered = statements.alteredCell(given.cells(), stored);
    if (altered >= 0) {
      throw new CellPlace(table.name(), given.key(), table.columns().get(altered).name())
          .unreplicable("the database would keep another value");
    }
  }
}
