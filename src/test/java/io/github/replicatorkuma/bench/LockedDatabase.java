package io.github.replicatorkuma.bench;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.Sql;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.database.mariadb.MariaDbDatabases;
import io.github.replicatorkuma.database.mariadb.MariaDbServer;
import io.github.replicatorkuma.database.mariadb.TestMariaDb;
import io.github.replicatorkuma.database.sqlite.SqliteDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * A replica's database of either kind, seen by us, and by others who write to it.
 *
 * @param foreignKeysUnenforced sets a connection so
 * @param besideApply sees for how long an apply holds the lock at once (SQLite), or how long it
 *     locks its rows
 * @param besidePurge the same for the purge of monitors whose ids are the highest
 * @param beats waits as long as a beat of Kuma's would
 */
record LockedDatabase(
    String name,
    KumaDatabase database,
    Sql sql,
    String foreignKeysUnenforced,
    Other besideApply,
    Other besidePurge,
    Other beats,
    Runnable end)
    implements AutoCloseable {
  /** A monitor that is among the rows that change. */
  static final int CHANGED_MONITOR = 7;

  static final String BEAT =
      "INSERT INTO heartbeat (monitor_id, status, time, msg, important, duration)"
          + " VALUES (%d, 1, '2026-01-01 00:00:00', '200 - OK', 0, 60)".formatted(CHANGED_MONITOR);

  private static final Duration LOOK = Duration.ofNanos(500_000);

  /** Begins to write. */
  @FunctionalInterface
  interface Other {
    OtherWriter start() throws SQLException;
  }

  /** In a file of an empty Kuma. */
  static LockedDatabase sqlite(Path file) {
    Sql sql = () -> TestDatabases.connect(file);
    Other looking =
        () ->
            OtherWriter.start(
                sql,
                connection -> {
                  while (isLocked(connection)) {
                    LockSupport.parkNanos(LOOK.toNanos());
                  }
                });
    return new LockedDatabase(
        "SQLite",
        new SqliteDatabase(file, SqliteDatabase.DEFAULT_BUSY_TIMEOUT),
        sql,
        "PRAGMA foreign_keys = OFF",
        looking,
        looking,
        repeating(set(sql, "PRAGMA busy_timeout = 5000"), "BEGIN IMMEDIATE", BEAT), // Kuma's
        () -> {});
  }

  /** In a server of its own, whose buffer and whose commits are as MariaDB's defaults are. */
  static LockedDatabase mariaDb() {
    MariaDbServer server = Engine.mariaDbServer();
    TestMariaDb tables = TestMariaDb.empty(server);
    Sql sql = set(tables, "SET SESSION innodb_lock_wait_timeout = 60");
    String begin = "START TRANSACTION";
    return new LockedDatabase(
        "MariaDB",
        MariaDbDatabases.over(tables),
        sql,
        "SET SESSION foreign_key_checks = 0, unique_checks = 0",
        repeating(sql, begin, "SELECT 1 FROM monitor WHERE id = 7 FOR UPDATE"),
        // Nobody may add a monitor where a transaction has seen that there is none.
        repeating(sql, begin, "INSERT INTO monitor (id, name) VALUES (2000000, 'another')"),
        repeating(sql, begin, BEAT),
        server::close);
  }

  /** Whose connections are set by statements. */
  static Sql set(Sql sql, String... statements) {
    return () -> {
      Connection connection = sql.connect();
      Sql.execute(connection, statements);
      return connection;
    };
  }

  private static Other repeating(Sql sql, String begin, String statement) {
    return () ->
        OtherWriter.start(sql, connection -> Sql.execute(connection, begin, statement, "ROLLBACK"));
  }

  private static boolean isLocked(Connection connection) throws SQLException {
    try {
      Sql.execute(connection, "BEGIN IMMEDIATE", "ROLLBACK");
      return false;
    } catch (SQLiteException e) {
      if (e.getResultCode() == SQLiteErrorCode.SQLITE_BUSY) {
        return true;
      }
      throw e;
    }
  }

  void executeUnenforced(String... statements) {
    set(sql, foreignKeysUnenforced).execute(statements);
  }

  @Override
  public void close() {
    end.run();
  }
}
