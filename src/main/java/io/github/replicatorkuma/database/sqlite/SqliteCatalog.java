package io.github.replicatorkuma.database.sqlite;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.DatabaseException.Kind;
import io.github.replicatorkuma.model.Column;
import io.github.replicatorkuma.model.ColumnKind;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.model.TableSchema;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What one transaction finds in the live schema; read once a table, as it cannot change in it. */
final class SqliteCatalog {
  private final SqliteConnection connection;
  private final Map<TableName, Optional<TableSchema>> tables = new HashMap<>();

  SqliteCatalog(SqliteConnection connection) {
    this.connection = connection;
  }

  /** The columns of {@code table}, sorted by name; empty when there is no such table. */
  Optional<TableSchema> find(TableName table) throws SQLException, DatabaseException {
    Optional<TableSchema> known = tables.get(table);
    if (known == null) {
      known = isTable(table) ? Optional.of(columnsOf(table)) : Optional.empty();
      tables.put(table, known);
    }
    return known;
  }

  /** The columns of a table that has to be there. */
  TableSchema require(TableName table) throws SQLException, DatabaseException {
    return find(table)
        .orElseThrow(
            () ->
                new DatabaseException(
                    Kind.UNREPLICABLE, "there is no table " + table + " in this database", null));
  }

  /** The columns of a table that has to be there, {@code columns} among them. */
  TableSchema require(TableName table, List<String> columns)
      throws SQLException, DatabaseException {
    TableSchema live = require(table);
    for (String column : columns) {
      if (!live.has(column)) {
        throw new DatabaseException(
            Kind.UNREPLICABLE, "table " + table + " has no column " + column + " here", null);
      }
    }
    return live;
  }

  /** Columns with a unique index of their own, the primary key aside. */
  Set<String> uniqueColumns(TableName table) throws SQLException {
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

  /** Tables with a foreign key to one of {@code parents}; SQL names know no case. */
  Set<TableName> tablesReferencing(Set<TableName> parents) throws SQLException {
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

  /** {@code name} as an identifier; some of Kuma's are SQL words (KUMA-FACTS 1.2). */
  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  static String quoted(TableName table) {
    return quoted(table.value());
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

  private boolean isTable(TableName table) throws SQLException {
    String sql = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?";
    try (PreparedStatement statement = connection.prepare(sql)) {
      statement.setString(1, table.value());
      try (ResultSet found = statement.executeQuery()) {
        return found.next();
      }
    }
  }

  private TableSchema columnsOf(TableName table) throws SQLException, DatabaseException {
    List<Column> columns = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepare("SELECT name, type FROM pragma_table_info(?)")) {
      statement.setString(1, table.value());
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          columns.add(column(table, found.getString(1), found.getString(2)));
        }
      }
    }
    columns.sort(Comparator.comparing(Column::name));
    return new TableSchema(table, columns);
  }

  private static Column column(TableName table, String name, String declaredType)
      throws DatabaseException {
    if (!TableName.isIdentifier(name)) {
      throw new DatabaseException(
          Kind.UNREPLICABLE,
          "table " + table + " has a column whose name is not plain: '" + name + "'",
          null);
    }
    return new Column(name, kindOf(declaredType));
  }
}
