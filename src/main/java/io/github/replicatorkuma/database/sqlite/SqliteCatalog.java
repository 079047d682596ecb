package io.github.replicatorkuma.database.sqlite;

import io.github.replicatorkuma.database.DanglingReference;
import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.jdbc.Catalog;
import io.github.replicatorkuma.model.Column;
import io.github.replicatorkuma.model.ColumnKind;
import io.github.replicatorkuma.model.TableName;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The schema as SQLite's pragmas tell it. */
final class SqliteCatalog extends Catalog {
  private final SqliteConnection connection;
  private @Nullable Map<String, List<Declared>> declared;

  SqliteCatalog(SqliteConnection connection) {
    this.connection = connection;
  }

  @Override
  public Set<String> uniqueColumns(TableName table) throws SQLException {
    String sql =
        "SELECT i.name, min(c.name) FROM pragma_index_list(?) i, pragma_index_info(i.name) c"
            + " WHERE i.\"unique\" = 1 AND i.partial = 0 AND i.origin <> 'pk'"
            + " GROUP BY i.name HAVING count(*) = 1 AND min(c.cid) >= 0";
    Set<String> columns = new TreeSet<>();
    try (PreparedStatement statement = connection.prepare(sql)) {
      statement.setString(1, table.value());
      try (ResultSet indexes = statement.executeQuery()) {
        while (indexes.next()) {
          columns.add(indexes.getString(2));
        }
      }
    }
    return columns;
  }

  @Override
  public Set<TableName> tablesReferencing(Set<TableName> parents) throws SQLException {
    String sql =
        "SELECT DISTINCT t.name, k.\"table\" FROM sqlite_schema t,"
            + " pragma_foreign_key_list(t.name) k WHERE t.type = 'table'";
    Set<String> wanted = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    parents.forEach(parent -> wanted.add(parent.value()));
    Set<TableName> children = new TreeSet<>();
    try (PreparedStatement statement = connection.prepare(sql);
        ResultSet keys = statement.executeQuery()) {
      while (keys.next()) {
        if (wanted.contains(keys.getString(2)) && TableName.isIdentifier(keys.getString(1))) {
          children.add(new TableName(keys.getString(1)));
        }
      }
    }
    return children;
  }

  /**
   * What a declared type stands for. SQLite's own rules for numbers and text (sqlite.org/datatype3,
   * section 3.1), between them the types of Kuma that SQLite takes for nothing special.
   */
  static ColumnKind kindOf(String declaredType) {
    String type = declaredType.toUpperCase(Locale.ROOT).replaceFirst("\\(.*", "").strip();
    return switch (type) {
      case "BOOLEAN", "BOOL" -> ColumnKind.BOOLEAN;
      case "DATETIME", "TIMESTAMP" -> ColumnKind.DATETIME;
      case "TIME" -> ColumnKind.TIME;
      default -> isNumeric(type) ? ColumnKind.NUMBER : ColumnKind.TEXT;
    };
  }

  private static boolean isNumeric(String type) {
    if (type.contains("INT")) {
      return true;
    }
    if (type.contains("CHAR") || type.contains("CLOB") || type.contains("TEXT")) {
      return false;
    }
    return List.of("REAL", "DOUB", "FLOA", "NUM", "DEC").stream().anyMatch(type::contains);
  }

  @Override
  protected List<Column> columnsOf(TableName table) throws SQLException, DatabaseException {
    if (declared == null) {
      declared = declaredColumns();
    }
    List<Column> columns = new ArrayList<>();
    for (Declared column : declared.getOrDefault(table.value(), List.of())) {
      columns.add(column(table, column.name(), kindOf(column.type())));
    }
    return columns;
  }

  /** A column as it was declared. */
  private record Declared(String name, String type) {}

  /**
   * The columns of all tables, in one question for all of them. A virtual table has no root page,
   * and the module that would tell its columns may be missing here.
   */
  private Map<String, List<Declared>> declaredColumns() throws SQLException {
    String sql =
        "SELECT t.name, c.name, c.type FROM sqlite_schema t, pragma_table_info(t.name) c"
            + " WHERE t.type = 'table' AND t.rootpage > 0";
    Map<String, List<Declared>> columns = new HashMap<>();
    try (PreparedStatement statement = connection.prepare(sql);
        ResultSet found = statement.executeQuery()) {
      while (found.next()) {
        columns
            .computeIfAbsent(found.getString(1), table -> new ArrayList<>())
            .add(new Declared(found.getString(2), found.getString(3)));
      }
    }
    return columns;
  }

  @Override
  public List<DanglingReference> danglingReferences(TableName table) throws SQLException {
    Map<Integer, String> columns = foreignKeyColumns(table);
    List<DanglingReference> dangling = new ArrayList<>();
    String sql = "SELECT rowid, parent, fkid FROM pragma_foreign_key_check(?) ORDER BY 1, 3";
    try (PreparedStatement statement = connection.prepare(sql)) {
      statement.setString(1, table.value());
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          String column = columns.getOrDefault(found.getInt(3), "?");
          TableName parent = new TableName(found.getString(2));
          dangling.add(new DanglingReference(table, found.getLong(1), column, parent));
        }
      }
    }
    return dangling;
  }

  /** The referencing column of each foreign key, by the number SQLite gives the key. */
  private Map<Integer, String> foreignKeyColumns(TableName table) throws SQLException {
    Map<Integer, String> columns = new HashMap<>();
    String sql = "SELECT id, \"from\" FROM pragma_foreign_key_list(?) WHERE seq = 0";
    try (PreparedStatement statement = connection.prepare(sql)) {
      statement.setString(1, table.value());
      try (ResultSet keys = statement.executeQuery()) {
        while (keys.next()) {
          columns.put(keys.getInt(1), keys.getString(2));
        }
      }
    }
    return columns;
  }
}
