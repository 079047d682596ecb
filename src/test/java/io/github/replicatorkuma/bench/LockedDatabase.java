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

/** A replica's database of either kind, seen by us, and by others who write to it. */
interface LockedDatabase extends Sql, AutoCloseable {
  /** A monitor that is among the rows that change. */
  int CHANGED_MONITOR = 7;

  String BEAT =
      "INSERT INTO heartbeat (monitor_id, status, time, msg, important, duration)"
          + " VALUES (%d, 1, '2026-01-01 00:00:00', '200 - OK', 0, 60)";

  String name();

  KumaDatabase database();

  /** Sees for how long an apply holds the lock at once (SQLite), or how long it locks its rows. */
  OtherWriter besideApply() throws SQLException;

  /** The same for the purge of monitors whose ids are the highest. */
  OtherWriter besidePurge() throws SQLException;

  /** Waits as long as a beat of Kuma's would. */
  OtherWriter beats() throws SQLException;

  @Override
  void close();

  /** Sets a connection so. */
  String foreignKeysUnenforced();

  default void executeUnenforced(String... statements) {
    with(
        connection -> {
          Sql.execute(connection, foreignKeysUnenforced());
          Sql.execute(connection, statements);
          return true;
        });
  }

  /** In a file. */
  record Sqlite(Path file) implements LockedDatabase {
    private static final Duration LOOK = Duration.ofNanos(500_000);

    static Sqlite empty(Path directory) {
      return new Sqlite(TestDatabases.empty(directory, "2.5.3"));
    }

    @Override
    public String name() {
      return "SQLite";
    }

    @Override
    public KumaDatabase database() {
      return new SqliteDatabase(file, SqliteDatabase.DEFAULT_BUSY_TIMEOUT);
    }

    @Override
    public Connection connect() throws SQLException {
      return TestDatabases.connect(file);
    }

    @Override
    public OtherWriter besidePurge() throws SQLException {
      return besideApply();
    }

    @Override
    public OtherWriter besideApply() throws SQLException {
      return OtherWriter.start(
          this::connect,
          connection -> {
            while (isLocked(connection)) {
              LockSupport.parkNanos(LOOK.toNanos());
            }
          });
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

    @Override
    public OtherWriter beats() throws SQLException {
      return OtherWriter.start(
          () -> {
            Connection connection = connect();
            Sql.execute(connection, "PRAGMA busy_timeout = 5000"); // Kuma's
            return connection;
          },
          connection ->
              Sql.execute(
                  connection, "BEGIN IMMEDIATE", BEAT.formatted(CHANGED_MONITOR), "ROLLBACK"));
    }

    @Override
    public String foreignKeysUnenforced() {
      return "PRAGMA foreign_keys = OFF";
    }

    @Override
    public void close() {}
  }

  /** In a server of its own, whose buffer and whose commits are as MariaDB's defaults are. */
  record MariaDb(MariaDbServer server, TestMariaDb tables) implements LockedDatabase {
    static MariaDb empty() {
      MariaDbServer server =
          MariaDbServer.start(
              "--innodb-buffer-pool-size=128M", "--innodb-flush-log-at-trx-commit=1");
      return new MariaDb(server, TestMariaDb.empty(server));
    }

    @Override
    public String name() {
      return "MariaDB";
    }

    @Override
    public KumaDatabase database() {
      return MariaDbDatabases.over(tables);
    }

    @Override
    public Connection connect() throws SQLException {
      Connection connection = tables.connect();
      Sql.execute(connection, "SET SESSION innodb_lock_wait_timeout = 60");
      return connection;
    }

    @Override
    public OtherWriter besideApply() throws SQLException {
      return repeating("SELECT 1 FROM monitor WHERE id = " + CHANGED_MONITOR + " FOR UPDATE");
    }

    /** Nobody may add a monitor where a transaction has seen that there is none. */
    @Override
    public OtherWriter besidePurge() throws SQLException {
      return repeating("INSERT INTO monitor (id, name) VALUES (2000000, 'another')");
    }

    @Override
    public OtherWriter beats() throws SQLException {
      return repeating(BEAT.formatted(CHANGED_MONITOR));
    }

    private OtherWriter repeating(String sql) throws SQLException {
      return OtherWriter.start(
          this::connect,
          connection -> Sql.execute(connection, "START TRANSACTION", sql, "ROLLBACK"));
    }

    @Override
    public String foreignKeysUnenforced() {
      return "SET SESSION foreign_key_checks = 0, unique_checks = 0";
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
