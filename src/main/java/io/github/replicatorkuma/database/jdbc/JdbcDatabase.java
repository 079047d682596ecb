package io.github.replicatorkuma.database.jdbc;

import io.github.replicatorkuma.database.Filling;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.PurgePace;
import io.github.replicatorkuma.model.ReplicationException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;

/** A database that is reached by JDBC, whatever its kind. */
public interface JdbcDatabase extends KumaDatabase {
  Duration LONGEST_LOCK = Duration.ofMillis(50);

  /** Opens a connection for one call. */
  JdbcSession open() throws ReplicationException;

  @Override
  default <T> T read(ReadWork<T> work) throws ReplicationException {
    return inTransaction(
        JdbcSession::beginReading, session -> work.run(new JdbcReadTransaction(session)));
  }

  @Override
  default <T> T write(WriteWork<T> work) throws ReplicationException {
    return inTransaction(
        JdbcSession::beginWriting,
        session -> {
          JdbcWriteTransaction transaction = new JdbcWriteTransaction(session);
          T result = work.run(transaction);
          transaction.requireNoFailure();
          return result;
        });
  }

  @Override
  default long purgeOrphanedHistory(Collection<String> among, PurgePace pace)
      throws ReplicationException {
    try (JdbcSession session = open()) {
      return new HistoryPurge(session, LONGEST_LOCK, pace).run(among);
    }
  }

  @Override
  default void releaseMigrationLock() throws ReplicationException {
    inTransaction(
        JdbcSession::beginWriting,
        session ->
            session.attempt(
                "releasing the migration lock",
                () -> {
                  if (session.catalog().find(JdbcReadTransaction.MIGRATION_LOCK).isPresent()) {
                    session.execute("UPDATE knex_migrations_lock SET is_locked = 0");
                  }
                  return true;
                }));
  }

  @Override
  default void fill(Filling.FillWork work) throws ReplicationException {
    try (JdbcSession session = open()) {
      session.attempt(
          "preparing to fill",
          () -> {
            session.prepareToFill();
            return true;
          });
      work.run(new JdbcFilling(session));
    }
  }

  interface Begin {
    void run(JdbcSession session) throws SQLException, ReplicationException;
  }

  interface TransactionWork<T> {
    T run(JdbcSession session) throws ReplicationException;
  }

  private <T> T inTransaction(Begin begin, TransactionWork<T> work) throws ReplicationException {
    try (JdbcSession session = open()) {
      try {
        begin.run(session);
        T result = work.run(session);
        session.commit();
        return result;
      } catch (SQLException e) {
        session.rollBackBecauseOf(e);
        throw session.dialect().failureOf("a transaction on " + session.place(), e);
      } catch (ReplicationException | RuntimeException | Error e) {
        session.rollBackBecauseOf(e);
        throw e;
      }
    }
  }
}
