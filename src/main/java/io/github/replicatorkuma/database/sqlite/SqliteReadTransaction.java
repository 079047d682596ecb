package io.github.replicatorkuma.database.sqlite;

import io.github.replicatorkuma.database.DanglingReference;
import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.RowCursor;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.model.TableSchema;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What is read in one transaction on SQLite. */
class SqliteReadTransaction implements ReadTransaction {
  private static final TableName MIGRATIONS = new TableName("knex_migrations");
  static final TableName MIGRATION_LOCK = new TableName("knex_migrations_lock");

  /** A setting's value is JSON, where a text has quotes; whoever set it by hand may forget them. */
  private static final String IS_AGGREGATING =
      "SELECT 1 FROM setting WHERE key = 'migrateAggregateTableState'"
          + " AND value IN ('\"migrating\"', 'migrating')";

  private final SqliteConnection connection;
  private final SqliteCatalog catalog;

  SqliteReadTransaction(SqliteConnection connection) {
    this.connection = connection;
    this.catalog = new SqliteCatalog(connection);
  }

  SqliteConnection connection() {
    return connection;
  }

  SqliteCatalog catalog() {
    return catalog;
  }

  /** Work with the driver. */
  @FunctionalInterface
  interface SqlWork<T> {
    T run() throws SQLException, DatabaseException;
  }

  /** Runs {@code work}; its failure says that it happened while {@code doing} something. */
  <T> T attempt(String doing, SqlWork<T> work) throws DatabaseException {
    try {
      return work.run();
    } catch (SQLException e) {
      throw SqliteErrors.failureOf(doing + " of " + connection.file(), e);
    }
  }

  @Override
  public Optional<TableSchema> schema(TableName table) throws DatabaseException {
    return attempt("reading the columns of table " + table, () -> catalog.find(table));
  }

  @Override
  public RowCursor rows(TableSchema table, String keyColumn) throws DatabaseException {
    List<String> columns = new ArrayList<>(table.columnNames());
    columns.add(keyColumn);
    attempt(
        "reading the columns of table " + table.name(),
        () -> catalog.require(table.name(), columns));
    return SqliteRowCursor.open(connection, table, keyColumn);
  }

  @Override
  public long count(TableName table) throws DatabaseException {
    return attempt(
        "counting table " + table,
        () -> {
          catalog.require(table);
          String sql = "SELECT count(*) FROM " + SqliteCatalog.quoted(table);
          try (PreparedStatement statement = connection.prepare(sql);
              ResultSet count = statement.executeQuery()) {
            count.next();
            return count.getLong(1);
          }
        });
  }

  @Override
  public Set<String> migrations() throws DatabaseException {
    return attempt(
        "reading table " + MIGRATIONS,
        () -> {
          Set<String> names = new TreeSet<>();
          if (catalog.find(MIGRATIONS).isEmpty()) {
            return names;
          }
          String sql = "SELECT name FROM knex_migrations WHERE name IS NOT NULL";
          try (PreparedStatement statement = connection.prepare(sql);
              ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
              names.add(rows.getString(1));
            }
          }
          return names;
        });
  }

  @Override
  public boolean isMigrating() throws DatabaseException {
    return attempt(
        "reading the migration state",
        () ->
            finds(MIGRATION_LOCK, "SELECT 1 FROM knex_migrations_lock WHERE is_locked = 1")
                || finds(ReplicatedTables.SETTING, IS_AGGREGATING));
  }

  private boolean finds(TableName table, String sql) throws SQLException, DatabaseException {
    if (catalog.find(table).isEmpty()) {
      return false;
    }
    try (PreparedStatement statement = connection.prepare(sql);
        ResultSet found = statement.executeQuery()) {
      return found.next();
    }
  }

  @Override
  public Set<String> uniqueColumns(TableName table) throws DatabaseException {
    return attempt("reading the indexes of table " + table, () -> catalog.uniqueColumns(table));
  }

  @Override
  public Set<TableName> tablesReferencing(Set<TableName> parents) throws DatabaseException {
    return attempt("reading the foreign keys", () -> catalog.tablesReferencing(parents));
  }

  @Override
  public List<DanglingReference> danglingReferences(List<TableName> tables)
      throws DatabaseException {
    List<DanglingReference> dangling = new ArrayList<>();
    for (TableName table : tables) {
      if (schema(table).isPresent()) {
        dangling.addAll(
            attempt("checking the references of table " + table, () -> danglingIn(table)));
      }
    }
    return dangling;
  }

  private List<DanglingReference> danglingIn(TableName table) throws SQLException {
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
