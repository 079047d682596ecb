package io.github.replicatorkuma.database.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.PurgePace;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.database.sqlite.SqliteDatabase;
import io.github.replicatorkuma.model.ReplicationException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class HistoryPurgeTest {
  private static final int BEATS = 60_000;

  @TempDir Path directory;

  private SqliteDatabase withOrphanedBeats() {
    Path file = TestDatabases.seeded(directory);
    TestDatabases.execute(
        file,
        "PRAGMA foreign_keys = OFF",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
            + BEATS
            + ") INSERT INTO heartbeat (monitor_id, status, time, msg)"
            + " SELECT CASE i % 3 WHEN 0 THEN 3 ELSE 900 + i % 3 END, 1,"
            + " datetime('2026-01-01', i || ' minutes'), 'x' FROM n");
    return new SqliteDatabase(file, Duration.ofSeconds(5));
  }

  @Test
  void manyBeats_goInBatchesAndThoseOfLivingMonitorsStay() throws Exception {
    SqliteDatabase database = withOrphanedBeats();
    long living =
        TestDatabases.number(
            database.file(), "SELECT count(*) FROM heartbeat WHERE monitor_id < 900");

    long gone = purge(database, Duration.ofMillis(20));

    assertThat(gone).isEqualTo(BEATS * 2 / 3);
    assertThat(TestDatabases.number(database.file(), "SELECT count(*) FROM heartbeat"))
        .isEqualTo(living);
  }

  @Test
  void lockAllowedForNoTimeAtAll_stillComesToAnEnd() throws Exception {
    Path file = TestDatabases.seeded(directory);
    TestDatabases.execute(file, "PRAGMA foreign_keys = OFF", "DELETE FROM monitor");
    long beats = TestDatabases.number(file, "SELECT count(*) FROM heartbeat");

    long gone = purge(new SqliteDatabase(file, Duration.ZERO), Duration.ZERO);

    assertThat(gone).isGreaterThan(beats);
    assertThat(TestDatabases.number(file, "SELECT count(*) FROM heartbeat")).isZero();
    assertThat(TestDatabases.number(file, "SELECT count(*) FROM stat_daily")).isZero();
  }

  @Test
  void kumaWritesMeanwhile_itsWritesGetIn() throws Exception {
    SqliteDatabase database = withOrphanedBeats();

    CompletableFuture<Long> purge =
        CompletableFuture.supplyAsync(() -> purge(database, Duration.ofMillis(50)));
    int writes = writeUntilDone(database.file(), purge);

    assertThat(purge.get(1, TimeUnit.MINUTES)).isEqualTo(BEATS * 2 / 3);
    assertThat(writes).isPositive();
    assertThat(
            TestDatabases.number(
                database.file(), "SELECT count(*) FROM heartbeat WHERE msg = 'kuma'"))
        .isEqualTo(writes);
  }

  @Test
  void monitorComesBackMeanwhile_itsHistoryStays() throws Exception {
    Path file = TestDatabases.seeded(directory);
    TestDatabases.execute(file, "PRAGMA foreign_keys = OFF", "DELETE FROM monitor WHERE id = 3");
    long beats = TestDatabases.number(file, "SELECT count(*) FROM heartbeat WHERE monitor_id = 3");

    PurgePace comesBack =
        new PurgePace() {
          @Override
          public void found(int monitors, long rows) {
            TestDatabases.execute(file, "INSERT INTO monitor (id, name) VALUES (3, 'back')");
          }

          @Override
          public boolean goesOnAfter(int rows, Duration lock) {
            return true;
          }
        };
    long gone = new SqliteDatabase(file, Duration.ZERO).purgeOrphanedHistory(List.of(), comesBack);

    assertThat(gone).isZero();
    assertThat(TestDatabases.number(file, "SELECT count(*) FROM heartbeat WHERE monitor_id = 3"))
        .isEqualTo(beats)
        .isPositive();
  }

  @Test
  void writeLockHeldByAnother_isLocked() throws Exception {
    Path file = TestDatabases.seeded(directory);
    TestDatabases.execute(file, "PRAGMA foreign_keys = OFF", "DELETE FROM monitor");
    SqliteDatabase database = new SqliteDatabase(file, Duration.ZERO);

    try (Connection kuma = TestDatabases.connect(file);
        Statement statement = kuma.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      DatabaseException failure =
          catchThrowableOfType(
              DatabaseException.class,
              () -> database.purgeOrphanedHistory(List.of(), PurgePace.UNTIL_DONE));

      assertThat(failure.kind()).isEqualTo(DatabaseException.Kind.LOCKED);
    }
  }

  private static long purge(JdbcDatabase database, Duration longestLock) {
    try (JdbcSession session = database.open()) {
      return new HistoryPurge(session, longestLock, PurgePace.UNTIL_DONE).run(List.of());
    } catch (ReplicationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes beats as Kuma does, with its 5 s of patience, until {@code purge} ends. */
  private static int writeUntilDone(Path file, CompletableFuture<Long> purge)
      throws SQLException, ExecutionException, InterruptedException {
    int writes = 0;
    try (Connection kuma = TestDatabases.connect(file);
        Statement statement = kuma.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 5000");
      statement.execute("PRAGMA synchronous = NORMAL");
      while (!purge.isDone()) {
        statement.execute(
            "INSERT INTO heartbeat (monitor_id, status, time, msg) VALUES (3, 1, '2026', 'kuma')");
        writes++;
      }
    }
    return writes;
  }
}
