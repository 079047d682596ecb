package io.github.replicatorkuma.database;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.TableSchema;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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
  default Optional<Row> find(TableSchema table, String keyColumn, String key)
      throws ReplicationException {
    return Optional.ofNullable(find(table, keyColumn, List.of(key)).get(key));
  }

  /** The same of many rows: those that are there, by their keys. */
  Map<String, Row> find(TableSchema table, String keyColumn, Collection<String> keys)
      throws ReplicationException;

  /** Inserts a row that has just the columns of {@code table}; others get their default. */
  default void insert(TableSchema table, Row row) throws ReplicationException {
    insert(table, List.of(row));
  }

  /** The same with many rows. */
  void insert(TableSchema table, List<Row> rows) throws ReplicationException;

  /** Sets the columns of {@code table} in the row whose {@code keyColumn} is {@code key}. */
  default void update(TableSchema table, Row values, String keyColumn, String key)
      throws ReplicationException {
    update(table, keyColumn, Map.of(key, values));
  }

  /** The same in many rows: what to set, by their keys. */
  void update(TableSchema table, String keyColumn, Map<String, Row> values)
      throws ReplicationException;

  /** Deletes the row whose {@code keyColumn} is {@code key}. */
  default void delete(TableName table, String keyColumn, String key) throws ReplicationException {
    delete(table, keyColumn, List.of(key));
  }

  /** Deletes the rows whose {@code keyColumn} is one of {@code keys}. */
  void delete(TableName table, String keyColumn, Collection<String> keys)
      throws ReplicationException;

  /** What was written otherwise than given, and why, for people. */
  List<String> warnings();

  /**
   * Deletes all history of these monitors.
   *
   * @return how many rows went
   */
  long deleteHistory(Collection<String> monitorIds) throws ReplicationException;
}
