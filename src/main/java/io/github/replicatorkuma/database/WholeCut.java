package io.github.replicatorkuma.database;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.Column;
import io.github.replicatorkuma.schema.ColumnKind;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.TableSchema;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that a database holds, in one cut. A cell is a text that stands for one value of one
 * storage class, so that {@link Filling} makes the same of it; see {@code database.jdbc.KeptCell}.
 */
public interface WholeCut {
  /** What a statement makes, and the statement. */
  TableSchema SCHEMA =
      new TableSchema(
          new TableName("schema"),
          Stream.of("type", "name", "sql").map(name -> new Column(name, ColumnKind.TEXT)).toList());

  /** The type of a statement that makes a table. */
  String TABLE = "table";

  /** SQLite's own table of used ids. */
  TableName USED_IDS = new TableName("sqlite_sequence");

  /** Stands in a database while it is being filled, and is no part of any cut. */
  TableName BEING_FILLED = new TableName("replicator_kuma_restoring");

  /**
   * All tables, also those that are not Uptime Kuma's; not what Litestream adds. SQLite's own, of
   * used ids, is the last, as each insert into others changes it.
   */
  List<TableSchema> tables() throws ReplicationException;

  /** Rows of {@link #SCHEMA} that make the same anew, in this order: tables come first. */
  RowCursor schema() throws ReplicationException;

  /** The rows of {@code ids}, or all, in an order that stays. */
  RowCursor rows(TableSchema table, IdSpan ids) throws ReplicationException;

  /** The first id of {@code table} that is at least {@code from}. */
  Optional<Long> nextId(TableName table, long from) throws ReplicationException;

  /** How many rows of {@code ids} there are, but no more than {@code most}. */
  long count(TableName table, IdSpan ids, long most) throws ReplicationException;

  /** Of a table of beats. */
  RowSums sums(TableName table, IdSpan ids) throws ReplicationException;

  /** What the database finds wrong with itself. */
  List<String> problems() throws ReplicationException;
}
