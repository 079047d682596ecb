package io.github.replicatorkuma.database.jdbc;

import static java.util.stream.Collectors.joining;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.PurgePace;
import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.model.TableSchema;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Deletes the history of monitors that are gone, beside a running Kuma.
 *
 * <p>Which monitors those are, and which rows are theirs, is read without a lock; only the deleting
 * itself takes the write lock (SQLite) or locks rows (MariaDB), for a batch at a time. What others
 * would wait for at their own commit, the copying of what this one wrote, is done between batches.
 */
final class HistoryPurge {
  /** Rows between two looks at the clock; one journey to a server that is far away. */
  private static final int AT_ONCE = 10;

  private final JdbcSession session;
  private final Catalog catalog;
  private final BatchSize batch;
  private final long longestLockNanos;
  private final PurgePace pace;
  private boolean ended;

  HistoryPurge(JdbcSession session, Duration longestLock, PurgePace pace) {
    this.session = session;
    this.catalog = session.catalog();
    this.batch = new BatchSize(longestLock);
    this.longestLockNanos = longestLock.toNanos();
    this.pace = pace;
  }

  /** A monitor that is gone, and how many rows a table has of it. */
  private record Orphan(TableName table, long monitor, long rows) {}

  /**
   * Purges all history tables; how many rows went.
   *
   * @param among the monitors whose history may go; empty for all that are gone
   */
  long run(Collection<String> among) throws DatabaseException {
    long gone = 0;
    try {
      List<Orphan> orphans = orphans(among);
      pace.found(
          (int) orphans.stream().map(Orphan::monitor).distinct().count(),
          orphans.stream().mapToLong(Orphan::rows).sum());
      session.checkpoint();
      for (Orphan orphan : orphans) {
        gone += purge(orphan.table(), orphan.monitor());
      }
      return gone;
    } catch (SQLException e) {
      session.rollBackBecauseOf(e);
      throw session.dialect().failureOf("purging the history in " + session.place(), e);
    }
  }

  /** Every table that may be large has an index by monitor. */
  private List<Orphan> orphans(Collection<String> among) throws SQLException, DatabaseException {
    catalog.require(ReplicatedTables.MONITOR);
    String some = among.stream().map(Long::valueOf).map(String::valueOf).collect(joining(","));
    List<Orphan> orphans = new ArrayList<>();
    for (TableName table : ReplicatedTables.HISTORY) {
      Optional<TableSchema> live = catalog.find(table);
      if (live.isPresent() && live.get().has(JdbcWriteTransaction.MONITOR_ID)) {
        String sql =
            ("SELECT monitor_id, (SELECT count(*) FROM %1$s c WHERE c.monitor_id = h.monitor_id)"
                    + " FROM (SELECT DISTINCT monitor_id FROM %1$s%2$s) h"
                    + " WHERE NOT EXISTS (SELECT 1 FROM monitor WHERE monitor.id = h.monitor_id)")
                .formatted(
                    quoted(table), some.isEmpty() ? "" : " WHERE monitor_id IN (" + some + ")");
        try (PreparedStatement statement = session.prepare(sql);
            ResultSet found = statement.executeQuery()) {
          while (found.next()) {
            orphans.add(new Orphan(table, found.getLong(1), found.getLong(2)));
          }
        }
      }
    }
    return orphans;
  }

  /** Purges the history of one monitor, unless it has come back. */
  long purge(TableName table, long monitor) throws SQLException, DatabaseException {
    long gone = 0;
    List<Long> rows = rowsAfter(table, monitor, Long.MIN_VALUE);
    while (!ended && !rows.isEmpty()) {
      Deleted deleted = deleteBatch(table, monitor, rows);
      if (deleted.rows() == 0) {
        return gone;
      }
      gone += deleted.rows();
      batch.held(deleted.lock());
      session.checkpoint();
      ended = !pace.goesOnAfter(deleted.rows(), deleted.lock());
      rows = rowsAfter(table, monitor, rows.get(deleted.rows() - 1));
    }
    return gone;
  }

  /** The next rows of {@code monitor}, continuing where the last batch ended. */
  private List<Long> rowsAfter(TableName table, long monitor, long last) throws SQLException {
    String sql =
        "SELECT id FROM %s WHERE monitor_id = ? AND id > ? ORDER BY id LIMIT ?"
            .formatted(quoted(table));
    PreparedStatement statement = session.prepared(sql);
    statement.setLong(1, monitor);
    statement.setLong(2, last);
    statement.setInt(3, batch.rows());
    return longs(statement);
  }

  /**
   * Deletes {@code rows} in one transaction, or the first of them when that takes longer than it
   * may, or none when the monitor has come back.
   */
  private Deleted deleteBatch(TableName table, long monitor, List<Long> rows)
      throws SQLException, DatabaseException {
    PreparedStatement delete =
        session.prepared("DELETE FROM %s WHERE id = ?".formatted(quoted(table)));
    session.beginWriting();
    long start = System.nanoTime();
    int wanted = exists(monitor) ? 0 : rows.size();
    int done = 0;
    while (done < wanted && (done == 0 || System.nanoTime() - start < longestLockNanos / 2)) {
      int end = Math.min(done + AT_ONCE, wanted);
      for (long row : rows.subList(done, end)) {
        delete.setLong(1, row);
        delete.addBatch();
      }
      delete.executeBatch();
      done = end;
    }
    session.commit();
    return new Deleted(done, Duration.ofNanos(System.nanoTime() - start));
  }

  /** How many rows went, and how long the lock was held for it. */
  private record Deleted(int rows, Duration lock) {}

  private boolean exists(long monitor) throws SQLException {
    PreparedStatement statement = session.prepared("SELECT 1 FROM monitor WHERE id = ?");
    statement.setLong(1, monitor);
    try (ResultSet found = statement.executeQuery()) {
      return found.next();
    }
  }

  private String quoted(TableName table) {
    return session.dialect().quoted(table.value());
  }

  private static List<Long> longs(PreparedStatement statement) throws SQLException {
    List<Long> values = new ArrayList<>();
    try (ResultSet found = statement.executeQuery()) {
      while (found.next()) {
        // SQLite may hold anything here.
        if (found.getObject(1) instanceof Number number) {
          values.add(number.longValue());
        }
      }
    }
    return values;
  }
}
