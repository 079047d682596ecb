package io.github.replicatorkuma.database.sqlite;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.jdbc.Catalog;
import io.github.replicatorkuma.database.jdbc.CellPlace;
import io.github.replicatorkuma.database.jdbc.Dialect;
import io.github.replicatorkuma.database.jdbc.WrittenRow;
import io.github.replicatorkuma.model.ColumnKind;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** SQLite's SQL. */
final class SqliteDialect implements Dialect {
  static final SqliteDialect INSTANCE = new SqliteDialect();

  private SqliteDialect() {}

  @Override
  public String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  @Override
  public String inKeyOrder(String column, ColumnKind kind) {
    return column + " COLLATE BINARY";
  }

  @Override
  public String isExactly(String column, ColumnKind kind) {
    return column + " = ?";
  }

  @Override
  public String isOneOf(String column, ColumnKind kind, int count) {
    return column + " IN (" + String.join(", ", Collections.nCopies(count, "?")) + ")";
  }

  @Override
  public String lastInsertedId() {
    return "last_insert_rowid()";
  }

  /** Who may write is alone already. */
  @Override
  public String forUpdate() {
    return "";
  }

  @Override
  public @Nullable String read(ResultSet row, int index, CellPlace place)
      throws SQLException, DatabaseException {
    return SqliteCells.read(row, index, place);
  }

  @Override
  public void bind(PreparedStatement statement, int index, ColumnKind kind, @Nullable String text)
      throws SQLException {
    SqliteCells.bind(statement, index, kind, text);
  }

  @Override
  public DatabaseException failureOf(String action, SQLException failure) {
    return SqliteErrors.failureOf(action, failure);
  }

  @Override
  public Optional<DatabaseException> refusalOf(
      SQLException failure, Catalog catalog, WrittenRow row) {
    return SqliteErrors.isRefusal(failure)
        ? Optional.of(
            SqliteErrors.refusal(
                row.table(), row.key(), Set.copyOf(row.live().columnNames()), failure))
        : Optional.empty();
  }
}
