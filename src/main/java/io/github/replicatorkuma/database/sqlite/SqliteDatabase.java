package io.github.replicatorkuma.database.sqlite;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.OtherProgram;
import io.github.replicatorkuma.database.jdbc.JdbcDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
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
