package io.github.replicatorkuma.database;

import io.github.replicatorkuma.model.ReplicationException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Uptime Kuma's database, of whatever kind. Each call opens and closes its own connection, so
 * nothing is held while Kuma starts, stops or migrates.
 *
 * <p>A database that is locked, down or gone fails a call with a retryable {@link
 * ReplicationException}; one that holds what cannot be replicated fails it with a terminal one.
 */
public interface KumaDatabase {
  /** For logs and people, without secrets: kind and place. */
  String description();

  /** {@code sqlite} or {@code mariadb}. */
  String kind();

  /** How the name of a copy ends: {@code .db} or {@code .sql}. */
  String copySuffix();

  /** How much its files hold, where that can be known; else nothing. */
  default long bytes() {
    return 0;
  }

  /** Whether the database has been created; Kuma does that at its first start. */
  boolean exists();

  /**
   * Something cheap that differs whenever a replicated table was written in between; that it
   * differs proves nothing. Empty where it cannot be told.
   */
  default Optional<String> changeMark() {
    return Optional.empty();
  }

  /** Runs {@code work} on one consistent cut of all tables, while Kuma may go on writing. */
  <T> T read(ReadWork<T> work) throws ReplicationException;

  /**
   * Runs {@code work} in one write transaction with foreign keys unenforced, so that no cascade
   * eats history; commits when it returns, changes nothing when it throws.
   *
   * @throws ReplicationException a {@link DatabaseException} of the kind {@code COMMIT_UNKNOWN}
   *     where it may have been committed nevertheless; with any other, nothing was changed
   */
  <T> T write(WriteWork<T> work) throws ReplicationException;

  /**
   * Who else has the database open; a server that many use knows only who is connected just now.
   * Must not be called while a call of this object runs.
   */
  List<OtherProgram> otherPrograms(Reach reach) throws ReplicationException;

  /** How far to look for other programs. */
  enum Reach {
    /** Those in sight beside us while our own Kuma, which is one of them, may run. */
    BESIDE_OUR_KUMA,
    /** Those at work beside us once our own Kuma was stopped. */
    OUR_KUMA_STOPPED,
    /** Those of all machines, where the database can be reached from others. */
    ANY_MACHINE
  }

  /**
   * Writes a copy, consistent even while Kuma runs, to the new file {@code target}: the complete
   * database or at least its replicated tables.
   */
  void copyTo(Path target) throws ReplicationException;

  /**
   * Looks whether {@link #copyTo} would find the room that it needs, where that can be known.
   *
   * @param directory where the copy is to be
   * @throws DatabaseException of the kind {@code NO_ROOM}, with what is needed and what is free
   */
  default void requireRoomIn(Path directory) throws DatabaseException {}

  /**
   * Deletes history whose monitor no longer exists, in batches that each hold the write lock for
   * less than 100 ms, so that a Kuma that looks for it at intervals gets it within 200 ms. What is
   * left to do stands in the database alone.
   *
   * @param among the monitors whose history may go; empty for all that are gone
   * @return how many rows went
   */
  long purgeOrphanedHistory(Collection<String> among, PurgePace pace) throws ReplicationException;

  /** Sets Kuma's migration lock free, where a killed boot left it. */
  void releaseMigrationLock() throws ReplicationException;

  /** Makes it, without tables, where it is missing, as Kuma would at its first start. */
  default void create() throws ReplicationException {}

  /**
   * Runs {@code work} on a database that nobody else uses, without one transaction over all of it.
   */
  void fill(Filling.FillWork work) throws ReplicationException;

  /** Work on one consistent cut. */
  interface ReadWork<T> {
    T run(ReadTransaction transaction) throws ReplicationException;
  }

  /** Work that is committed as a whole or not at all. */
  interface WriteWork<T> {
    T run(WriteTransaction transaction) throws ReplicationException;
  }
}
