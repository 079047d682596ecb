package io.github.replicatorkuma.database;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.model.TableSchema;
import java.util.Collection;
import java.util.Optional;

/**
 * A transaction that changes rows. Table and column names are checked against the live schema,
 * values are bound parameters, and a value that the database would alter or refuse fails the
 * transaction, naming table, row and column.
 */
public interface WriteTransaction extends ReadTransaction {
  /**
   * The columns of {@code table} in the row whose {@code keyColumn} is {@code key}, which nobody
   * else changes from now on.
   */
  Optional<Row> find(TableSchema table, String keyColumn, String key) throws ReplicationException;

  /** Inserts a row that has just the columns of {@code table}; others get their default. */
  void insert(TableSchema table, Row row) throws ReplicationException;

  /** Sets the columns of {@code table} in the row whose {@code keyColumn} is {@code key}. */
  void update(TableSchema table, Row values, String keyColumn, String key)
      throws ReplicationException;

  /** Deletes the row whose {@code keyColumn} is {@code key}. */
  void delete(TableName table, String keyColumn, String key) throws ReplicationException;

  /**
   * Deletes all history of these monitors.
   *
   * @return how many rows went
   */
  long deleteHistory(Collection<String> monitorIds) throws ReplicationException;
}
