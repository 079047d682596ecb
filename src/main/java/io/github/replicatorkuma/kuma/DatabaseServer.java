package io.github.replicatorkuma.kuma;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;

/**
 * A running MariaDB, held by its handle, which a later process of the same number is not taken for.
 *
 * @param handle the process
 * @param process its directory in {@code /proc}
 */
record DatabaseServer(ProcessHandle handle, Path process) {
  /** What its program is called, by its new name and its old one. */
  static final Set<String> PROGRAMS = Set.of("mariadbd", "mysqld");

  private static final Path PROC = Path.of("/proc");

  static DatabaseServer of(ProcessHandle handle) {
    return new DatabaseServer(handle, PROC.resolve(Long.toString(handle.pid())));
  }

  long pid() {
    return handle.pid();
  }

  /** A process that nobody has waited for has ended too: its files are closed. */
  boolean isAlive() {
    return handle.isAlive() && !isZombie();
  }

  /** The older of two that serve one directory has the lock, and the other waits for it. */
  Instant startedAt() {
    return handle.info().startInstant().orElse(Instant.MAX);
  }

  /** Asks it to end (SIGTERM); whether we may. */
  boolean askToEnd() {
    return handle.destroy();
  }

  private boolean isZombie() {
    try {
      String stat = Files.readString(process.resolve("stat"));
      return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    } catch (IOException outOfSight) {
      return false;
    }
  }
}
