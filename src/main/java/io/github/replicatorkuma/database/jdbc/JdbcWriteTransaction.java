package io.github.replicatorkuma.database.jdbc;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.WriteTransaction;
import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.model.TableSchema;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is changed in one transaction, which is not committed once anything in it has failed. */
final class JdbcWriteTransaction extends JdbcReadTransaction implements WriteTransaction {
  static final String MONITOR_ID = "monitor_id";

  private static final int MONITORS_AT_ONCE = 200;

  private final BatchWriter writer;
  private @Nullable DatabaseException failure;

  JdbcWriteTransaction(JdbcSession session) {
    super(session);
    this.writer = new BatchWriter(this);
  }

  /** Throws the first failure: a transaction that had one must not be committed. */
  void requireNoFailure() throws DatabaseException {
    if (failure != null) {
      throw failure;
    }
  }

  @FunctionalInterface
  private interface Change<T> {
    T run() throws DatabaseException;
  }

  private <T> T change(Change<T> change) throws DatabaseException {
    try {
      return change.run();
    } catch (DatabaseException e) {
      failure = failure == null ? e : failure;
      throw e;
    }
  }

  @Override
  public Map<String, Row> find(TableSchema table, String keyColumn, Collection<String> keys)
      throws DatabaseException {
    return change(() -> writer.find(table, keyColumn, keys));
  }

  @Override
  public void insert(TableSchema table, List<Row> rows) throws DatabaseException {
    change(
        () -> {
          writer.insert(table, rows);
          return true;
        });
  }

  @Override
  public void update(TableSchema table, String keyColumn, Map<String, Row> values)
      throws DatabaseException {
    change(
        () -> {
          writer.update(table, keyColumn, values);
          return true;
        });
  }

  @Override
  public void delete(TableName table, String keyColumn, Collection<String> keys)
      throws DatabaseException {
    change(
        () -> {
          writer.delete(table, keyColumn, keys);
          return true;
        });
  }

  @Override
  public List<String> warnings() {
    return List.copyOf(writer.warnings());
  }

  @Override
  public long deleteHistory(Collection<String> monitorIds) throws DatabaseException {
    long rows = 0;
    for (TableName table : ReplicatedTables.HISTORY) {
      rows +=
          change(
              () ->
                  attempt(
                      "deleting history in table " + table,
                      () -> deleteHistory(table, List.copyOf(monitorIds))));
    }
    return rows;
  }

  /** Many monitors at once: the server may be far away, and Kuma waits. */
  private long deleteHistory(TableName table, List<String> monitorIds)
      throws SQLException, DatabaseException {
    TableSchema live = catalog().find(table).orElse(null);
    long gone = 0;
    if (live != null && live.has(MONITOR_ID)) {
      RowStatements rows =
          RowStatements.of(dialect(), catalog(), new TableSchema(table, List.of()), MONITOR_ID);
      for (int i = 0; i < monitorIds.size(); i += MONITORS_AT_ONCE) {
        List<String> some =
            monitorIds.subList(i, Math.min(i + MONITORS_AT_ONCE, monitorIds.size()));
        PreparedStatement statement = session().prepared(rows.deleteSome(some.size()));
        for (int k = 0; k < some.size(); k++) {
          rows.bindKey(statement, k + 1, some.get(k));
        }
        gone += statement.executeUpdate();
      }
    }
    return gone;
  }
}
