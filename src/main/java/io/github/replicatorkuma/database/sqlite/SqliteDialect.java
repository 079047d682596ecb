package io.github.replicatorkuma.database.sqlite;

import io.github.replicatorkuma.database.DatabaseException;
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
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * SQLite's SQL, and the schema as its pragmas tell it.
 *
 * <p>What a value <em>is</em> decides how it is read, never the column's declared type. On the way
 * back the declared type decides: numbers are bound as numbers, since SQLite itself would keep only
 * 15 digits of a number given as text, and the column's affinity then restores the storage class.
 */
final class SqliteDialect implements Dialect {
  static final SqliteDialect INSTANCE = new SqliteDialect();

  private static final char REPLACEMENT = '\uFFFD';

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
  public String lastInsertedId() {
    return "last_insert_rowid()";
  }

  /** Who may write is alone already. */
  @Override
  public String forUpdate() {
    return "";
  }

  /**
   * A virtual table has no root page, and the module that would tell its columns may be missing.
   */
  @Override
  public String columnsQuery() {
    return "SELECT t.name, c.name, c.type, '' FROM sqlite_schema t, pragma_table_info(t.name) c"
        + " WHERE t.type = 'table' AND t.rootpage > 0";
  }

  /**
   * SQLite's own rules for numbers and text (sqlite.org/datatype3, section 3.1), between them the
   * types of Kuma that SQLite takes for nothing special.
   */
  @Override
  public ColumnKind kindOf(Catalog.Declared column) {
    String type = column.type().toUpperCase(Locale.ROOT).replaceFirst("\\(.*", "").strip();
    return switch (type) {
      case "BOOLEAN", "BOOL" -> ColumnKind.BOOLEAN;
      case "DATETIME", "TIMESTAMP" -> ColumnKind.DATETIME;
      case "TIME" -> ColumnKind.TIME;
      default -> isNumeric(type) ? ColumnKind.NUMBER : ColumnKind.TEXT;
    };
  }

  private static boolean isNumeric(String type) {
    return type.contains("INT")
        || (Stream.of("CHAR", "CLOB", "TEXT").noneMatch(type::contains)
            && Stream.of("REAL", "DOUB", "FLOA", "NUM", "DEC").anyMatch(type::contains));
  }

  @Override
  public String uniqueColumnsQuery() {
    return "SELECT min(c.name) FROM pragma_index_list(?) i, pragma_index_info(i.name) c"
        + " WHERE i.\"unique\" = 1 AND i.partial = 0 AND i.origin <> 'pk'"
        + " GROUP BY i.name HAVING count(*) = 1 AND min(c.cid) >= 0";
  }

  @Override
  public String foreignKeysQuery() {
    return "SELECT t.name, k.\"from\", k.\"table\", k.\"to\" FROM sqlite_schema t,"
        + " pragma_foreign_key_list(t.name) k WHERE t.type = 'table'";
  }

  /** The check is on the left, as it would be made once for each key else. */
  @Override
  public String danglingQuery(TableName table, List<Catalog.ForeignKey> keys) {
    return """
        SELECT c.rowid, coalesce(k."from", '?'), c.parent
        FROM pragma_foreign_key_check('%1$s') c
        LEFT JOIN pragma_foreign_key_list('%1$s') k ON k.id = c.fkid AND k.seq = 0
        ORDER BY c.rowid, c.fkid"""
        .formatted(table);
  }

  @Override
  public @Nullable String read(ResultSet row, int index, CellPlace place)
      throws SQLException, DatabaseException {
    Object value = row.getObject(index);
    if (value == null) {
      return null;
    }
    if (value instanceof Double number) {
      return ColumnKind.textOf(number);
    }
    if (value instanceof byte[]) {
      return place.unreadable("holds a BLOB");
    }
    String text = value.toString();
    if (isDamaged(text, row, index)) {
      return place.unreadable("holds text that is not UTF-8");
    }
    return text;
  }

  @Override
  public @Nullable String readKept(ResultSet row, int index, ColumnKind kind) throws SQLException {
    return KeptCell.of(row.getObject(index), kind);
  }

  /** What belongs to a table comes after all of them. SQLite makes some indexes by itself. */
  @Override
  public List<Row> schema(JdbcSession session, List<TableName> tables) throws SQLException {
    Set<String> wanted = tables.stream().map(TableName::value).collect(Collectors.toSet());
    return session
        .query(
            "SELECT type, name, sql, tbl_name FROM sqlite_schema WHERE sql IS NOT NULL"
                + " AND name <> 'sqlite_sequence' ORDER BY type <> 'table', rowid",
            row -> Row.of(row.getString(1), row.getString(2), row.getString(3), row.getString(4)))
        .stream()
        .filter(row -> "view".equals(row.cell(0)) || wanted.contains(row.cell(3)))
        .map(row -> row.only(0, 1, 2))
        .toList();
  }

  @Override
  public String checkQuery() {
    return "PRAGMA integrity_check";
  }

  /** The driver reads bytes that are not UTF-8 as U+FFFD, and writing that would lose them. */
  private static boolean isDamaged(String text, ResultSet row, int index) throws SQLException {
    return text.indexOf(REPLACEMENT) >= 0
        && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), row.getBytes(index));
  }

  @Override
  public void bind(PreparedStatement statement, int index, ColumnKind kind, @Nullable String text)
      throws SQLException {
    if (text == null || kind == ColumnKind.TEXT) {
      statement.setString(index, text);
    } else if (isLong(text)) {
      statement.setLong(index, Long.parseLong(text));
    } else if (ColumnKind.isDecimal(text)) {
      statement.setDouble(index, Double.parseDouble(text));
    } else {
      statement.setString(index, text);
    }
  }

  /** Nineteen digits may fit a long too. */
  private static boolean isLong(String text) {
    if (ColumnKind.isInteger(text)) {
      return true;
    }
    try {
      return Long.toString(Long.parseLong(text)).equals(text);
    } catch (NumberFormatException notALong) {
      return false;
    }
  }

  @Override
  public DatabaseException failureOf(String action, SQLException failure) {
    return SqliteErrors.failureOf(action, failure);
  }

  @Override
  public Optional<DatabaseException> refusalOf(
      SQLException failure, RowStatements statements, KeyedRow row) {
    return SqliteErrors.refusalOf(failure, statements, row);
  }
}
