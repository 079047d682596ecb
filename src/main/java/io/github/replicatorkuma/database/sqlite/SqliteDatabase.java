package io.github.replicatorkuma.database.sqlite;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.OtherProgram;
import io.github.replicatorkuma.database.jdbc.JdbcDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Uptime Kuma's {@code kuma.db}. Never creates it and never changes its journal mode.
 *
 * @param busyTimeout how long a call waits for another process's lock before it fails as locked
 */
public record SqliteDatabase(Path file, Duration busyTimeout) implements JdbcDatabase {
  /** As long as Kuma itself waits for a lock. */
  public static final Duration DEFAULT_BUSY_TIMEOUT = Duration.ofSeconds(5);

  /**
   * Renames what a database that is gone has left beside {@code file}, where a new one is about to
   * be: SQLite would replay its last changes into that. (sqlite.org/howtocorrupt.html, 1.4)
   */
  public static void setAsideLeftOvers(Path file) throws IOException {
    for (String suffix : List.of("-wal", "-shm", "-journal")) {
      Path left = file.resolveSibling(file.getFileName() + suffix);
      if (Files.exists(left, LinkOption.NOFOLLOW_LINKS)) {
        Path aside = left.resolveSibling(left.getFileName() + ".left-over");
        Files.move(left, aside, StandardCopyOption.REPLACE_EXISTING);
      }
    }
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
  public String copySuffix() {
    return ".db";
  }

  @Override
  public boolean exists() {
    return Files.isRegularFile(file);
  }

  @Override
  public Optional<String> changeMark() {
    return new ChangeCounter(file).read();
  }

  @Override
  public List<OtherProgram> otherPrograms(Reach reach) throws DatabaseException {
    return new OtherProcesses(file).find(reach);
  }

  @Override
  public void copyTo(Path target) throws DatabaseException {
    try (SqliteConnection connection = open()) {
      SqliteCopy.write(connection, target, busyTimeout);
    }
  }

  @Override
  public long bytes() {
    return SqliteCopy.bytes(file);
  }

  @Override
  public void requireRoomIn(Path directory) throws DatabaseException {
    SqliteCopy.requireRoom(file, directory);
  }

  @Override
  public SqliteConnection open() throws DatabaseException {
    return SqliteConnection.open(file, busyTimeout);
  }
}
