package io.github.replicatorkuma.database.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Keeps plain file access away from a database while this JVM has connections to it.
 *
 * <p>POSIX locks belong to a process: closing <em>any</em> descriptor of a file drops all locks
 * that the process holds on it, SQLite's too, and a second connection could then destroy the
 * database (sqlite.org/howtocorrupt.html, section 2.2). So connections hold the shared side of this
 * lock, and whoever opens {@code kuma.db} or {@code kuma.db-shm} otherwise the exclusive one.
 */
final class OpenFiles {
  private static final ConcurrentMap<Path, ReentrantReadWriteLock> LOCKS =
      new ConcurrentHashMap<>();

  private OpenFiles() {}

  /** The lock of {@code file}, the same for all objects of this JVM. */
  static ReentrantReadWriteLock lockOf(Path file) {
    return LOCKS.computeIfAbsent(identity(file), path -> new ReentrantReadWriteLock());
  }

  /** Whether this thread itself keeps {@code file} open, and would wait for itself. */
  static boolean isHeldByThisThread(Path file) {
    return lockOf(file).getReadHoldCount() > 0;
  }

  private static Path identity(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException notThereYet) {
      return file.toAbsolutePath().normalize();
    }
  }
}
