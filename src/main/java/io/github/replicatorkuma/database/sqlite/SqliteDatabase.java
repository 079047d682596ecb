package io.github.replicatorkuma.database.sqlite;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.model.ReplicationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;

/** Uptime Kuma's {@code kuma.db}. Never creates it and never changes its journal mode. */
public final class SqliteDatabase implements KumaDatabase {
  /** As long as Kuma itself waits for a lock (KUMA-FACTS 4.2). */
  public static final Duration DEFAULT_BUSY_TIMEOUT = Duration.ofSeconds(5);

  private final Path file;
  private final Duration busyTimeout;

  /**
   * @param busyTimeout how long a call waits for another process's lock before it fails as locked
   */
  public SqliteDatabase(Path file, Duration busyTimeout) {
    this.file = file;
    this.busyTimeout = busyTimeout;
  }

  public Path file() {
    return file;
  }

  @Override
  public String description() {
    return "sqlite " + file;
  }

  @Override
  public String kind() {
    return "sqlite";
  }

  @Override
  public boolean exists() {
    return Files.isRegularFile(file);
  }

  @Override
  public <T> T read(ReadWork<T> work) throws ReplicationException {
    return inTransaction(
        SqliteConnection::beginReading,
        connection -> work.run(new SqliteReadTransaction(connection)));
  }

  @Override
  public <T> T write(WriteWork<T> work) throws ReplicationException {
    return inTransaction(
        SqliteConnection::beginWriting,
        connection -> {
          SqliteWriteTransaction transaction = new SqliteWriteTransaction(connection);
          T result = work.run(transaction);
          transaction.requireNoFailure();
          return result;
        });
  }

  @Override
  public boolean isOpenElsewhere() throws DatabaseException {
    return new OtherProcesses(file).haveItOpen();
  }

  @Override
  public void copyTo(Path target) throws DatabaseException {
    try (SqliteConnection connection = open()) {
      new SqliteCopy(connection, busyTimeout).writeTo(target);
    }
  }

  @Override
  public long purgeOrphanedHistory(Duration longestLock) throws DatabaseException {
    try (SqliteConnection connection = open()) {
      return new HistoryPurge(connection, longestLock).run();
    }
  }

  @Override
  public void releaseMigrationLock() throws ReplicationException {
    inTransaction(
        SqliteConnection::beginWriting,
        connection -> {
          SqliteReadTransaction transaction = new SqliteReadTransaction(connection);
          return transaction.attempt(
              "releasing the migration lock",
              () -> {
                if (transaction.catalog().find(SqliteReadTransaction.MIGRATION_LOCK).isPresent()) {
                  connection.execute("UPDATE knex_migrations_lock SET is_locked = 0");
                }
                return true;
              });
        });
  }

  private SqliteConnection open() throws DatabaseException {
    return SqliteConnection.open(file, busyTimeout);
  }

  @FunctionalInterface
  private interface Begin {
    void run(SqliteConnection connection) throws SQLException;
  }

  @FunctionalInterface
  private interface TransactionWork<T> {
    T run(SqliteConnection connection) throws ReplicationException;
  }

  private <T> T inTransaction(Begin begin, TransactionWork<T> work) throws ReplicationException {
    try (SqliteConnection connection = open()) {
      try {
        begin.run(connection);
        T result = work.run(connection);
        connection.commit();
        return result;
      } catch (SQLException e) {
        connection.rollBackBecauseOf(e);
        throw SqliteErrors.failureOf("a transaction on " + file, e);
      } catch (ReplicationException | RuntimeException | Error e) {
        connection.rollBackBecauseOf(e);
        throw e;
      }
    }
  }
}
