package io.github.replicatorkuma.database.mariadb;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.DatabaseException.Kind;
import io.github.replicatorkuma.database.WholeCut;
import io.github.replicatorkuma.database.jdbc.Catalog;
import io.github.replicatorkuma.database.jdbc.CellPlace;
import io.github.replicatorkuma.database.jdbc.Dialect;
import io.github.replicatorkuma.database.jdbc.JdbcSession;
import io.github.replicatorkuma.database.jdbc.KeptCell;
import io.github.replicatorkuma.database.jdbc.KeyedRow;
import io.github.replicatorkuma.database.jdbc.RowStatements;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ColumnKind;
import io.github.replicatorkuma.schema.TableSchema;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** MariaDB's SQL, and the schema as {@code information_schema} tells it. */
final class MariaDbDialect implements Dialect {
  static final MariaDbDialect INSTANCE = new MariaDbDialect();

  /** The engine that knows transactions. */
  private static final String ENGINE = "InnoDB";

  private MariaDbDialect() {}

  @Override
  public String quoted(String name) {
    return '`' + name.replace("`", "``") + '`';
  }

  @Override
  public String inKeyOrder(String column, ColumnKind kind) {
    return exact(column, kind);
  }

  /**
   * By its collation, which knows no case, {@code MAIN} would be {@code main}. The column may be
   * utf8mb3, or of whatever character set the database was created with.
   */
  @Override
  public String exact(String column, ColumnKind kind) {
    return kind == ColumnKind.TEXT
        ? "CAST(CONVERT(" + column + " USING utf8mb4) AS BINARY)"
        : column;
  }

  @Override
  public String parameter(ColumnKind kind) {
    return kind == ColumnKind.TEXT ? "CAST(? AS BINARY)" : "?";
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
  public String columnsQuery() {
    return "SELECT c.table_name, c.column_name, c.column_type, t.engine"
        + " FROM information_schema.columns c JOIN information_schema.tables t"
        + " ON t.table_schema = c.table_schema AND t.table_name = c.table_name"
        + " WHERE c.table_schema = DATABASE() AND t.table_type = 'BASE TABLE'";
  }

  @Override
  public ColumnKind kindOf(Catalog.Declared column) throws DatabaseException {
    if (!ENGINE.equalsIgnoreCase(column.engine())) {
      throw new DatabaseException(
          Kind.UNREPLICABLE,
          "table %s is kept by the engine %s, which knows no transactions"
              .formatted(column.table(), column.engine()),
          "Run in Uptime Kuma's database (nothing has to be stopped): ALTER TABLE `"
              + column.table()
              + "` ENGINE = "
              + ENGINE);
    }
    String type = column.type().replaceFirst("[^a-z].*", "");
    return switch (type) {
      case "tinyint" ->
          column.type().startsWith("tinyint(1)") ? ColumnKind.BOOLEAN : ColumnKind.NUMBER;
      case "smallint", "mediumint", "int", "bigint", "float", "double", "decimal" ->
          ColumnKind.NUMBER;
      case "datetime", "timestamp" -> ColumnKind.DATETIME;
      case "time" -> ColumnKind.TIME;
      case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob", "bit" ->
          throw new DatabaseException(
              Kind.UNREPLICABLE,
              "table %s, column %s: the type %s is not text"
                  .formatted(column.table(), column.name(), type));
      default -> ColumnKind.TEXT;
    };
  }

  @Override
  public String uniqueColumnsQuery() {
    return "SELECT min(column_name) FROM information_schema.statistics"
        + " WHERE table_schema = DATABASE() AND table_name = ? AND non_unique = 0"
        + " AND index_name <> 'PRIMARY' GROUP BY index_name"
        + " HAVING count(*) = 1 AND count(sub_part) = 0";
  }

  @Override
  public String foreignKeysQuery() {
    return "SELECT table_name, column_name, referenced_table_name, referenced_column_name"
        + " FROM information_schema.key_column_usage WHERE table_schema = DATABASE()"
        + " AND referenced_table_schema = DATABASE() AND position_in_unique_constraint = 1"
        + " ORDER BY table_name, column_name";
  }

  @Override
  public String danglingQuery(TableName table, List<Catalog.ForeignKey> keys) {
    return keys.stream()
        .map(
            key ->
                """
                SELECT c.id, '%2$s', '%3$s' FROM `%1$s` c WHERE c.`%2$s` IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM `%3$s` p WHERE p.`%4$s` = c.`%2$s`)
                """
                    .formatted(key.table(), key.column(), key.parent(), key.parentColumn()))
        .collect(Collectors.joining("UNION ALL ", "", "ORDER BY 2, 1"));
  }

  @Override
  public @Nullable String read(ResultSet row, int index, CellPlace place) throws SQLException {
    return read(row, index);
  }

  private static @Nullable String read(ResultSet row, int index) throws SQLException {
    String text = row.getString(index);
    return text != null && isFloatingPoint(row, index)
        ? ColumnKind.textOf(Double.parseDouble(text))
        : text;
  }

  /** A column holds what it is declared to hold. */
  @Override
  public @Nullable String readKept(ResultSet row, int index, ColumnKind kind) throws SQLException {
    return KeptCell.of(read(row, index), kind);
  }

  @Override
  public String orderWithoutIds(TableSchema table) {
    return " ORDER BY " + columns(table);
  }

  /** What belongs to a table is in its own statement. */
  @Override
  public List<Row> schema(JdbcSession session, List<TableName> tables) throws SQLException {
    List<Row> all = new ArrayList<>();
    for (TableName table : tables) {
      all.addAll(
          session.query(
              "SHOW CREATE TABLE " + quoted(table.value()),
              row -> Row.of(WholeCut.TABLE, table.value(), row.getString(2))));
    }
    return all;
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
      SQLException failure, RowStatements statements, KeyedRow row) {
    return Refusal.of(failure, statements, row);
  }
}
