package io.github.replicatorkuma.database;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.TableSchema;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A transaction that changes rows. Table and column names are checked against the live schema,
 * values are bound parameters, and a value that the database would alter or refuse fails the
 * transaction, naming table, row and column.
 */
public interface WriteTransaction extends ReadTransaction {
  /**
   * The columns of {@code table} in the rows whose {@code keyColumn} is one of {@code keys}, which
   * nobody else changes from now on; those that are there, by their keys.
   */
  Map<String, Row> find(TableSchema table, String keyColumn, Collection<String> keys)
      throws ReplicationException;

  /** Inserts rows that have just the columns of {@code table}; others get their default. */
  void insert(TableSchema table, List<Row> rows) throws ReplicationException;

  /** Sets the columns of {@code table} in the rows whose {@code keyColumn} is one of the keys. */
  void update(TableSchema table, String keyColumn, Map<String, Row> values)
      throws ReplicationException;

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
