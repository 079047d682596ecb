package io.github.replicatorkuma.database;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.TableSchema;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One consistent cut of the database. */
public interface ReadTransaction {
  /** The live columns of {@code table}, sorted by name; empty when there is no such table. */
  Optional<TableSchema> schema(TableName table) throws ReplicationException;

  /**
   * The rows of {@code table}, only the columns it names, by ascending {@code keyColumn}: numbers
   * by value, text by UTF-8 bytes.
   */
  RowCursor rows(TableSchema table, String keyColumn) throws ReplicationException;

  long count(TableName table) throws ReplicationException;

  /** The names of the schema migrations that were run here; empty on Kuma 1.23. */
  Set<String> migrations() throws ReplicationException;

  /** Whether Kuma's own migration is running or was cut off. */
  boolean isMigrating() throws ReplicationException;

  /**
   * Fails retryably while that is so.
   *
   * @param kuma whose cut this is, for people
   */
  default void requireSettled(String kuma) throws ReplicationException {
    if (isMigrating()) {
      throw new DatabaseException(
          DatabaseException.Kind.MIGRATING, kuma + " is migrating its database");
    }
  }

  /** Columns of {@code table} that alone must be unique, the primary key aside. */
  Set<String> uniqueColumns(TableName table) throws ReplicationException;

  /** Tables that reference one of {@code parents} by a foreign key. */
  Set<TableName> tablesReferencing(Set<TableName> parents) throws ReplicationException;

  /** References of rows of {@code tables} that point to nothing. */
  List<DanglingReference> danglingReferences(List<TableName> tables) throws ReplicationException;

  /** All that the database holds, for a backup. */
  WholeCut whole();
}
