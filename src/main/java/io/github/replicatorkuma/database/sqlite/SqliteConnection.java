package io.github.replicatorkuma.database.sqlite;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.DatabaseException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteOpenMode;

/**
 * One connection to an existing file, for one thread. Foreign keys are off, because the pragma is
 * silently ignored inside a transaction (KUMA-FACTS 2.2); the journal mode stays Kuma's.
 */
final class SqliteConnection implements AutoCloseable {
  private final Path file;
  private final Lock use;
  private final SQLiteConnection jdbc;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  private SqliteConnection(Path file, Lock use, SQLiteConnection jdbc) {
    this.file = file;
    this.use = use;
    this.jdbc = jdbc;
  }

  static SqliteConnection open(Path file, Duration busyTimeout) throws DatabaseException {
    Lock use = OpenFiles.lockOf(file).readLock();
    use.lock();
    try {
      return new SqliteConnection(file, use, connect(file, busyTimeout));
    } catch (SQLException e) {
      use.unlock();
      throw Files.exists(file)
          ? SqliteErrors.failureOf("opening " + file, e)
          : new DatabaseException(Kind.MISSING, "no database at " + file + " yet", e);
    }
  }

  // Read-write even for reading: whoever reads a database in WAL mode takes locks in its -shm file,
  // and a read-only connection that is the last to close would leave the -wal file behind.
  private static SQLiteConnection connect(Path file, Duration busyTimeout) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    config.setBusyTimeout((int) Math.min(busyTimeout.toMillis(), Integer.MAX_VALUE));
    config.enforceForeignKeys(false);
    config.setGetGeneratedKeys(false);
    return (SQLiteConnection) config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
  }

  Path file() {
    return file;
  }

  /** A statement that lives as long as the connection. */
  PreparedStatement prepared(String sql) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = jdbc.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    return statement;
  }

  /** A statement that the caller closes. */
  PreparedStatement prepare(String sql) throws SQLException {
    return jdbc.prepareStatement(sql);
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = jdbc.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Begins a transaction whose cut is made now and not at its first read. */
  void beginReading() throws SQLException {
    execute("BEGIN DEFERRED");
    try (Statement statement = jdbc.createStatement();
        ResultSet first = statement.executeQuery("SELECT count(*) FROM sqlite_schema")) {
      first.next();
    }
  }

  /** Begins a transaction that holds the write lock from here on. */
  void beginWriting() throws SQLException {
    execute("BEGIN IMMEDIATE");
  }

  void commit() throws SQLException {
    execute("COMMIT");
  }

  /** Rolls back what is open; a failure to do so adds itself to {@code reason}. */
  void rollBackBecauseOf(Throwable reason) {
    try {
      if (!jdbc.getDatabase().isClosed()) {
        execute("ROLLBACK");
      }
    } catch (SQLException alreadyRolledBack) {
      reason.addSuppressed(alreadyRolledBack);
    }
  }

  /** SQLite's result code of copying all pages to {@code target} at once. */
  int backUpTo(Path target, Duration patience) throws SQLException {
    int pause = 20;
    int allPages = -1;
    int pauses = (int) Math.max(1, patience.toMillis() / pause);
    return jdbc.getDatabase().backup("main", target.toString(), null, pause, pauses, allPages);
  }

  @Override
  public void close() throws DatabaseException {
    try {
      jdbc.close();
    } catch (SQLException e) {
      throw SqliteErrors.failureOf("closing " + file, e);
    } finally {
      use.unlock();
    }
  }
}
