package io.github.replicatorkuma.database.jdbc;

import static java.util.stream.Collectors.joining;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.PurgePace;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.TableSchema;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Deletes the history of monitors that are gone, beside a running Kuma.
 *
 * <p>Which monitors those are, and which rows are theirs, is read without a lock; only the deleting
 * itself takes the write lock (SQLite) or locks rows (MariaDB), for a batch at a time. What others
 * would wait for at their own commit, the copying of what this one wrote, is done between batches.
 */
final class HistoryPurge {
  /** Ids that are looked through at once, where few of them are of monitors that are gone. */
  private static final long SPAN = 100_000;

  /** Rows between two looks at the clock; one journey to a server that is far away. */
  private static final int AT_ONCE = 10;

  private static final String GONE =
      "NOT EXISTS (SELECT 1 FROM monitor WHERE monitor.id = h.monitor_id)";

  /**
   * From one monitor to the next in the index that every table has that may be large; SELECT
   * DISTINCT would pass over all of it.
   */
  private static final String MONITORS =
      "WITH RECURSIVE h(monitor_id) AS (SELECT min(monitor_id) FROM %1$s UNION ALL"
          + " SELECT (SELECT min(n.monitor_id) FROM %1$s n WHERE n.monitor_id > h.monitor_id) FROM h"
          + " WHERE h.monitor_id IS NOT NULL) ";

  private static final String LOOK =
      MONITORS
          + "SELECT monitor_id, (SELECT count(*) FROM %1$s c WHERE c.monitor_id = h.monitor_id),"
          + " (SELECT min(id) FROM %1$s c WHERE c.monitor_id = h.monitor_id),"
          + " (SELECT max(id) FROM %1$s c WHERE c.monitor_id = h.monitor_id)"
          + " FROM h WHERE h.monitor_id IS NOT NULL AND "
          + GONE
          + "%2$s";

  /** In the order of the table, whose pages would be written once for each monitor else. */
  private static final String NEXT =
      "SELECT id FROM %1$s h WHERE id >= ? AND id < ? AND " + GONE + "%2$s ORDER BY id LIMIT ?";

  /** A monitor may have come back meanwhile. */
  private static final String DELETE =
      "DELETE FROM %1$s WHERE id = ?"
          + " AND NOT EXISTS (SELECT 1 FROM monitor WHERE monitor.id = %1$s.monitor_id)";

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

  /**
   * Purges all history tables; how many rows went.
   *
   * @param among the monitors whose history may go; empty for all that are gone
   */
  long run(Collection<String> among) throws DatabaseException {
    try {
      catalog.require(ReplicatedTables.MONITOR);
      List<Orphans> all = look(among);
      session.checkpoint();
      long gone = 0;
      for (Orphans orphans : all) {
        gone += purge(orphans, among);
      }
      return gone;
    } catch (SQLException e) {
      session.rollBackBecauseOf(e);
      throw session.dialect().failureOf("purging the history in " + session.place(), e);
    }
  }

  /** Between which ids a table has rows that are to go. */
  private record Orphans(TableName table, long first, long last) {}

  /** What is to go of each table; tells the pace of all. */
  private List<Orphans> look(Collection<String> among) throws SQLException, DatabaseException {
    List<Orphans> all = new ArrayList<>();
    Set<Long> monitors = new HashSet<>();
    long rows = 0;
    for (TableName table : ReplicatedTables.HISTORY) {
      Optional<TableSchema> live = catalog.find(table);
      if (live.isPresent() && live.get().has(JdbcWriteTransaction.MONITOR_ID)) {
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (List<Long> found : session.query(sql(LOOK, table, among), HistoryPurge::numbers)) {
          monitors.add(found.get(0));
          rows += found.get(1);
          first = Math.min(first, found.get(2));
          last = Math.max(last, found.get(3));
        }
        all.add(new Orphans(table, first, last));
      }
    }
    pace.found(monitors.size(), rows);
    return all;
  }

  private static List<Long> numbers(ResultSet row) throws SQLException {
    return List.of(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
  }

  private String sql(String template, TableName table, Collection<String> among) {
    String some = among.stream().map(Long::valueOf).map(String::valueOf).collect(joining(","));
    return template.formatted(
        session.dialect().quoted(table.value()),
        some.isEmpty() ? "" : " AND +h.monitor_id IN (" + some + ")");
  }

  private long purge(Orphans orphans, Collection<String> among)
      throws SQLException, DatabaseException {
    PreparedStatement delete = session.prepared(sql(DELETE, orphans.table(), among));
    long gone = 0;
    long from = orphans.first();
    while (!ended && from <= orphans.last()) {
      long to = Math.min(from + SPAN, orphans.last() + 1);
      String next = sql(NEXT, orphans.table(), among);
      List<Long> rows = session.query(next, row -> row.getLong(1), from, to, batch.rows());
      Deleted deleted = rows.isEmpty() ? Deleted.NONE : deleteBatch(delete, rows);
      from = rows.isEmpty() ? to : rows.get(deleted.rows() - 1) + 1;
      gone += deleted.rows();
      ended = !pace.goesOnAfter(deleted.rows(), deleted.lock());
    }
    return gone;
  }

  /** Deletes {@code rows} in one transaction, or the first of them when that takes too long. */
  private Deleted deleteBatch(PreparedStatement delete, List<Long> rows)
      throws SQLException, DatabaseException {
    session.beginWriting();
    long start = System.nanoTime();
    int done = 0;
    while (done < rows.size() && (done == 0 || System.nanoTime() - start < longestLockNanos / 2)) {
      int end = Math.min(done + AT_ONCE, rows.size());
      for (long row : rows.subList(done, end)) {
        delete.setLong(1, row);
        delete.addBatch();
      }
      delete.executeBatch();
      done = end;
    }
    session.commit();
    Duration lock = Duration.ofNanos(System.nanoTime() - start);
    batch.held(lock);
    session.checkpoint();
    return new Deleted(done, lock);
  }

  /** How many rows went, and how long the lock was held for it. */
  private record Deleted(int rows, Duration lock) {
    static final Deleted NONE = new Deleted(0, Duration.ZERO);
  }
}
