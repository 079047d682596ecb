package io.github.replicatorkuma.database.jdbc;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.PurgePace;
import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.TableName;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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

  /** The orphaned monitors of a table. */
  private record Orphans(TableName table, List<Long> monitors) {}

  /**
   * Purges all history tables; how many rows went.
   *
   * @param among a condition on the monitors whose history may go; empty for all that are gone
   */
  long run(String among) throws DatabaseException {
    long gone = 0;
    try {
      List<Orphans> all = orphans(among);
      session.checkpoint();
      for (Orphans orphans : all) {
        for (long monitor : orphans.monitors()) {
          gone += purge(orphans.table(), monitor);
        }
      }
      return gone;
    } catch (SQLException e) {
      session.rollBackBecauseOf(e);
      throw session.dialect().failureOf("purging the history in " + session.place(), e);
    }
  }

  private List<Orphans> orphans(String among) throws SQLException, DatabaseException {
    catalog.require(ReplicatedTables.MONITOR);
    List<Orphans> all = new ArrayList<>();
    Set<Long> monitors = new HashSet<>();
    long rows = 0;
    for (TableName table : ReplicatedTables.HISTORY) {
      if (catalog
          .find(table)
          .filter(live -> live.has(JdbcWriteTransaction.MONITOR_ID))
          .isPresent()) {
        Orphans orphans = new Orphans(table, orphans(table, among));
        all.add(orphans);
        monitors.addAll(orphans.monitors());
        rows += rowsOf(orphans);
      }
    }
    pace.found(monitors.size(), rows);
    return all;
  }

  /** Every table that may be large has an index by monitor. */
  private List<Long> orphans(TableName table, String among) throws SQLException {
    String sql =
        "SELECT monitor_id FROM (SELECT DISTINCT monitor_id FROM %s%s) h"
            + " WHERE NOT EXISTS (SELECT 1 FROM monitor WHERE monitor.id = h.monitor_id)";
    try (PreparedStatement statement = session.prepare(sql.formatted(quoted(table), among))) {
      return longs(statement);
    }
  }

  private long rowsOf(Orphans orphans) throws SQLException {
    long rows = 0;
    PreparedStatement count =
        session.prepared(
            "SELECT count(*) FROM %s WHERE monitor_id = ?".formatted(quoted(orphans.table())));
    for (long monitor : orphans.monitors()) {
      count.setLong(1, monitor);
      rows += longs(count).get(0);
    }
    return rows;
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
