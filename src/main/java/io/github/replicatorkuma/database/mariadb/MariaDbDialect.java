package io.github.replicatorkuma.database.mariadb;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.jdbc.Catalog;
import io.github.replicatorkuma.database.jdbc.CellPlace;
import io.github.replicatorkuma.database.jdbc.Dialect;
import io.github.replicatorkuma.database.jdbc.WrittenRow;
import io.github.replicatorkuma.model.ColumnKind;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collections;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** MariaDB's SQL. */
final class MariaDbDialect implements Dialect {
  static final MariaDbDialect INSTANCE = new MariaDbDialect();

  private static final String EXACT_TEXT = "CAST(? AS BINARY)";

  private MariaDbDialect() {}

  @Override
  public String quoted(String name) {
    return '`' + name.replace("`", "``") + '`';
  }

  @Override
  public String inKeyOrder(String column, ColumnKind kind) {
    return kind == ColumnKind.TEXT ? bytesOf(column) : column;
  }

  /** By its collation, which knows no case, {@code MAIN} would be {@code main}. */
  @Override
  public String isExactly(String column, ColumnKind kind) {
    return kind == ColumnKind.TEXT ? bytesOf(column) + " = " + EXACT_TEXT : column + " = ?";
  }

  @Override
  public String isOneOf(String column, ColumnKind kind, int count) {
    boolean text = kind == ColumnKind.TEXT;
    String places = String.join(", ", Collections.nCopies(count, text ? EXACT_TEXT : "?"));
    return (text ? bytesOf(column) : column) + " IN (" + places + ")";
  }

  /** The column may be utf8mb3, or of whatever character set the database was created with. */
  private static String bytesOf(String column) {
    return "CAST(CONVERT(" + column + " USING utf8mb4) AS BINARY)";
  }

  @Override
  public String lastInsertedId() {
    return "LAST_INSERT_ID()";
  }

  /**
   * A row that was only read may be read by others, too; who waits to change it would wait for us,
   * and we, once we want to change it, for him: a deadlock.
   */
  @Override
  public String forUpdate() {
    return " FOR UPDATE";
  }

  @Override
  public @Nullable String read(ResultSet row, int index, CellPlace place) throws SQLException {
    String text = row.getString(index);
    return text != null && isFloatingPoint(row, index)
        ? ColumnKind.textOf(Double.parseDouble(text))
        : text;
  }

  private static boolean isFloatingPoint(ResultSet row, int index) throws SQLException {
    int type = row.getMetaData().getColumnType(index);
    return type == Types.DOUBLE || type == Types.FLOAT || type == Types.REAL;
  }

  /** What MariaDB would alter anyway, such as the T in a date, is altered before. */
  @Override
  public void bind(PreparedStatement statement, int index, ColumnKind kind, @Nullable String text)
      throws SQLException {
    statement.setString(index, text == null ? null : kind.canonical(text));
  }

  @Override
  public DatabaseException failureOf(String action, SQLException failure) {
    return MariaDbErrors.failureOf(action, failure);
  }

  @Override
  public Optional<DatabaseException> refusalOf(
      SQLException failure, Catalog catalog, WrittenRow row) {
    return Refusal.of(failure, (MariaDbCatalog) catalog, row);
  }
}
