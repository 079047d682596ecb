package io.github.replicatorkuma.database.jdbc;

import io.github.replicatorkuma.database.DanglingReference;
import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.database.WholeCut;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** One consistent cut, read by JDBC. */
class JdbcReadTransaction implements ReadTransaction {
  private static final TableName MIGRATIONS = new TableName("knex_migrations");
  static final TableName MIGRATION_LOCK = new TableName("knex_migrations_lock");

  /** A setting's value is JSON, where a text has quotes; whoever set it by hand may forget them. */
  private static final String IS_AGGREGATING =
      "SELECT 1 FROM setting WHERE %s = 'migrateAggregateTableState'"
          + " AND value IN ('\"migrating\"', 'migrating')";

  final JdbcSession session;
  final Catalog catalog;

  JdbcReadTransaction(JdbcSession session) {
    this.session = session;
    this.catalog = session.catalog();
  }

  @Override
  public Optional<TableSchema> schema(TableName table) throws DatabaseException {
    return catalog.find(table);
  }

  @Override
  public RowCursor rows(TableSchema table, String keyColumn) throws DatabaseException {
    TableSchema live = catalog.require(table, keyColumn);
    return JdbcRowCursor.byKey(session, table, live.columns().get(live.indexOf(keyColumn)));
  }

  @Override
  public long count(TableName table) throws DatabaseException {
    catalog.require(table);
    String sql = "SELECT count(*) FROM " + session.dialect().quoted(table.value());
    return session.ask("counting table " + table, sql, row -> row.getLong(1)).get(0);
  }

  @Override
  public Set<String> migrations() throws DatabaseException {
    String sql = "SELECT name FROM knex_migrations WHERE name IS NOT NULL";
    return catalog.find(MIGRATIONS).isEmpty()
        ? Set.of()
        : new TreeSet<>(session.ask("reading table " + MIGRATIONS, sql, row -> row.getString(1)));
  }

  @Override
  public boolean isMigrating() throws DatabaseException {
    String aggregating = IS_AGGREGATING.formatted(session.dialect().quoted("key"));
    return finds(MIGRATION_LOCK, "SELECT 1 FROM knex_migrations_lock WHERE is_locked = 1")
        || finds(ReplicatedTables.SETTING, aggregating);
  }

  private boolean finds(TableName table, String sql) throws DatabaseException {
    return catalog.find(table).isPresent()
        && !session.ask("reading the migration state", sql, row -> true).isEmpty();
  }

  @Override
  public Set<String> uniqueColumns(TableName table) throws DatabaseException {
    return catalog.uniqueColumns(table);
  }

  @Override
  public Set<TableName> tablesReferencing(Set<TableName> parents) throws DatabaseException {
    return catalog.tablesReferencing(parents);
  }

  @Override
  public List<DanglingReference> danglingReferences(List<TableName> tables)
      throws DatabaseException {
    List<DanglingReference> dangling = new ArrayList<>();
    for (TableName table : tables) {
      if (catalog.find(table).isPresent()) {
        dangling.addAll(catalog.danglingReferences(table));
      }
    }
    return dangling;
  }

  @Override
  public WholeCut whole() {
    return new JdbcWholeCut(session, catalog);
  }
}
