package io.github.replicatorkuma.database;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.replicatorkuma.database.DatabaseException.Kind;
import io.github.replicatorkuma.database.sqlite.SqliteDatabase;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Finds the database that Uptime Kuma uses, by Kuma's own rules (KUMA-FACTS 4.1). */
public final class DatabaseLocator {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path dataDir;
  private final Path choice;
  private final Path sqliteFile;

  /**
   * @param dataDir Kuma's data directory
   * @param sqliteDatabase {@code SQLITE_DATABASE}: the SQLite file, where it is not {@code kuma.db}
   *     in the data directory
   */
  public DatabaseLocator(Path dataDir, Optional<Path> sqliteDatabase) {
    this.dataDir = dataDir;
    this.choice = dataDir.resolve("db-config.json");
    this.sqliteFile = sqliteDatabase.orElse(dataDir.resolve("kuma.db"));
  }

  /**
   * Looks anew each time, as an operator may choose in Kuma's set-up page meanwhile.
   *
   * @throws DatabaseException when the choice cannot be read or is not supported
   */
  public LocatedDatabase locate() throws DatabaseException {
    if (isNothingChosen()) {
      return new LocatedDatabase.NotChosen();
    }
    Optional<String> type = chosenType();
    if (type.isEmpty() && !isSqliteFileHere()) {
      throw new DatabaseException(
          Kind.MISCONFIGURED, choice + " is missing or names no database type", null);
    }
    return switch (type.orElse("sqlite")) {
      case "sqlite" -> sqlite();
      case "mariadb", "embedded-mariadb" ->
          throw new DatabaseException(
              Kind.UNSUPPORTED,
              choice + ": database type " + type.get() + " is not supported by this version",
              "Replicate an Uptime Kuma on SQLite, or wait for the version with MariaDB.",
              null);
      default ->
          throw new DatabaseException(
              Kind.UNSUPPORTED,
              choice + ": unknown database type '" + type.get() + "'",
              "Uptime Kuma knows sqlite, mariadb and embedded-mariadb.",
              null);
    };
  }

  /**
   * Chooses SQLite where nothing is chosen, so that Kuma starts without asking.
   *
   * @return whether there was nothing chosen before
   * @throws DatabaseException when the choice cannot be written
   */
  public boolean writeSqliteChoice() throws DatabaseException {
    if (!isNothingChosen()) {
      return false;
    }
    Path partial = dataDir.resolve("db-config.json.partial");
    try {
      Files.createDirectories(dataDir);
      Files.writeString(partial, "{\"type\":\"sqlite\"}\n");
      try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(partial, choice, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (IOException e) {
      throw new DatabaseException(Kind.UNAVAILABLE, "writing " + choice + " failed", e);
    }
  }

  private boolean isNothingChosen() {
    return !Files.exists(choice)
        && !isSqliteFileHere()
        && !Files.exists(dataDir.resolve("mariadb"));
  }

  private boolean isSqliteFileHere() {
    return Files.exists(sqliteFile) || Files.exists(dataDir.resolve("kuma.db"));
  }

  private LocatedDatabase sqlite() {
    return new LocatedDatabase.Found(
        new SqliteDatabase(sqliteFile, SqliteDatabase.DEFAULT_BUSY_TIMEOUT),
        FilesystemKind.warning(sqliteFile));
  }

  /** The type in db-config.json; empty when the file is missing or Kuma would not take it. */
  private Optional<String> chosenType() throws DatabaseException {
    try {
      JsonNode type = JSON.readTree(Files.readAllBytes(choice)).path("type");
      return type.isTextual() ? Optional.of(type.textValue()) : Optional.empty();
    } catch (NoSuchFileException | JsonProcessingException missingOrInvalid) {
      return Optional.empty();
    } catch (IOException e) {
      throw new DatabaseException(Kind.UNAVAILABLE, "reading " + choice + " failed", e);
    }
  }
}
