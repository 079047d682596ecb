package io.github.replicatorkuma.database.sqlite;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.DatabaseException.Kind;
import io.github.replicatorkuma.database.jdbc.JdbcSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.Lock;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteOpenMode;

/**
 * One connection to an existing file, for one thread. Foreign keys are off, because the pragma is
 * silently ignored inside a transaction; the journal mode stays Kuma's.
 */
final class SqliteConnection extends JdbcSession {
  private final Path file;
  private final Lock use;
  private final SQLiteConnection jdbc;

  private SqliteConnection(Path file, Lock use, SQLiteConnection jdbc) {
    super(file.toString(), jdbc, SqliteDialect.INSTANCE);
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

  // A deferred transaction makes its cut at its first read.
  @Override
  public void beginReading() throws SQLException {
    execute("BEGIN DEFERRED");
    query("SELECT count(*) FROM sqlite_schema", row -> row.getLong(1));
  }

  @Override
  public void beginWriting() throws SQLException, DatabaseException {
    try {
      execute("BEGIN IMMEDIATE");
    } catch (SQLException e) {
      DatabaseException failure = SqliteErrors.failureOf("a transaction on " + file, e);
      throw failure.kind() == Kind.LOCKED ? new OtherProcesses(file).named(failure) : failure;
    }
  }

  @Override
  public void checkpoint() throws SQLException {
    execute("PRAGMA synchronous = NORMAL");
    execute("PRAGMA wal_autocheckpoint = 0");
    execute("PRAGMA wal_checkpoint(PASSIVE)");
  }

  /** What is half filled is thrown away; whoever is done sees to it that it is on the disk. */
  @Override
  public void prepareToFill() throws SQLException {
    execute("PRAGMA journal_mode = OFF");
    execute("PRAGMA synchronous = OFF");
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
      super.close();
    } finally {
      use.unlock();
    }
  }
}
