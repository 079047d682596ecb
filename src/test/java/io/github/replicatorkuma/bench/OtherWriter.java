package io.github.replicatorkuma.bench;

import io.github.replicatorkuma.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes to a database all the time from a connection of its own, and notes how long it had to
 * wait: what another's write lock means, seen from outside.
 */
final class OtherWriter {
  private final CompletableFuture<Long> longest;
  private final AtomicBoolean ending = new AtomicBoolean();

  /** Writes something, and may take it back; returns once it was let. */
  @FunctionalInterface
  interface Attempt {
    void write(Connection connection) throws SQLException;
  }

  private OtherWriter(Connection connection, Attempt attempt, Duration pause) {
    this.longest =
        CompletableFuture.supplyAsync(
            () -> writeUntilTold(connection, attempt, pause), work -> new Thread(work).start());
  }

  /** Many times a second. */
  static OtherWriter start(Sql sql, Attempt attempt) throws SQLException {
    return start(sql, attempt, Duration.ofMillis(1));
  }

  /** Has written once already when this returns. */
  static OtherWriter start(Sql sql, Attempt attempt, Duration pause) throws SQLException {
    Connection connection = sql.connect();
    attempt.write(connection);
    return new OtherWriter(connection, attempt, pause);
  }

  private long writeUntilTold(Connection connection, Attempt attempt, Duration pause) {
    long most = 0;
    try (connection) {
      while (!ending.get()) {
        long start = System.nanoTime();
        attempt.write(connection);
        most = Math.max(most, System.nanoTime() - start);
        LockSupport.parkNanos(pause.toNanos());
      }
      return most;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Ends.
   *
   * @return the longest wait, in nanoseconds
   */
  long stop() {
    ending.set(true);
    return longest.join();
  }
}
