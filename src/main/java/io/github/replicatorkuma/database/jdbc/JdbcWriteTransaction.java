package io.github.replicatorkuma.database.jdbc;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.WriteTransaction;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.TableSchema;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What is changed in one transaction, which is not committed once anything in it has failed. */
final class JdbcWriteTransaction extends JdbcReadTransaction implements WriteTransaction {
  static final String MONITOR_ID = "monitor_id";

  private final RowWriter writer;
  private @Nullable DatabaseException failure;

  JdbcWriteTransaction(JdbcSession session) {
    super(session);
    this.writer = new RowWriter(session, catalog);
  }

  /** Throws the first failure: a transaction that had one must not be committed. */
  void requireNoFailure() throws DatabaseException {
    if (failure != null) {
      throw failure;
    }
  }

  private interface Change {
    void run() throws DatabaseException;
  }

  /** Where there are no rows, their table need not be there either. */
  private void change(Collection<?> rows, Change change) throws DatabaseException {
    if (rows.isEmpty()) {
      return;
    }
    try {
      change.run();
    } catch (DatabaseException e) {
      failure = failure == null ? e : failure;
      throw e;
    }
  }

  @Override
  public Map<String, Row> find(TableSchema table, String keyColumn, Collection<String> keys)
      throws DatabaseException {
    Map<String, Row> found = new HashMap<>();
    change(keys, () -> writer.find(table, keyColumn, keys, found));
    return found;
  }

  @Override
  public void insert(TableSchema table, List<Row> rows) throws DatabaseException {
    change(rows, () -> writer.insert(table, rows));
  }

  @Override
  public void update(TableSchema table, String keyColumn, Map<String, Row> values)
      throws DatabaseException {
    change(values.keySet(), () -> writer.update(table, keyColumn, values));
  }

  @Override
  public void delete(TableName table, String keyColumn, Collection<String> keys)
      throws DatabaseException {
    change(keys, () -> writer.delete(table, keyColumn, keys));
  }

  @Override
  public List<String> warnings() {
    return List.copyOf(writer.warnings());
  }

  @Override
  public long deleteHistory(Collection<String> monitorIds) throws DatabaseException {
    AtomicLong gone = new AtomicLong();
    for (TableName table : ReplicatedTables.HISTORY) {
      change(
          monitorIds,
          () ->
              gone.addAndGet(
                  session.attempt(
                      "deleting history in table " + table,
                      () -> deleteHistory(table, monitorIds))));
    }
    return gone.get();
  }

  private long deleteHistory(TableName table, Collection<String> monitorIds)
      throws SQLException, DatabaseException {
    TableSchema live = catalog.find(table).orElse(null);
    long gone = 0;
    if (live != null && live.has(MONITOR_ID)) {
      RowStatements rows =
          RowStatements.of(session, catalog, new TableSchema(table, List.of()), MONITOR_ID);
      for (List<String> some : RowStatements.parts(monitorIds)) {
        gone += rows.deleteTogether(some);
      }
    }
    return gone;
  }
}
