package io.github.replicatorkuma.database;

import io.github.replicatorkuma.database.DatabaseException.Kind;
import io.github.replicatorkuma.database.mariadb.MariaDbAccess;
import io.github.replicatorkuma.database.mariadb.MariaDbDatabase;
import io.github.replicatorkuma.database.mariadb.MariaDbDatabase.ServerStart;
import io.github.replicatorkuma.database.sqlite.SqliteDatabase;
import io.github.replicatorkuma.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Finds the database that Uptime Kuma uses, by Kuma's own rules. */
public final class DatabaseLocator {
  /** Kuma creates it under this name and no other. */
  private static final String EMBEDDED_DATABASE = "kuma";

  private static final String EMBEDDED_TYPE = "embedded-mariadb";

  /** The file in Kuma's data directory that says which database it uses. */
  public static final String CHOICE = "db-config.json";

  /** Its content where that is SQLite. */
  public static final String SQLITE_CHOICE = "{\"type\":\"sqlite\"}\n";

  private final Path dataDir;
  private final Path choice;
  private final Path sqliteFile;
  private final Map<String, String> environment;
  private final EmbeddedAccess embedded;

  /**
   * @param dataDir Kuma's data directory
   * @param sqliteDatabase {@code SQLITE_DATABASE}: the SQLite file, where it is not {@code kuma.db}
   *     in the data directory
   * @param environment Kuma's, whose {@code UPTIME_KUMA_DB_*} may say what it uses
   * @param embedded the MariaDB server embedded in Kuma, where Kuma uses it
   */
  public DatabaseLocator(
      Path dataDir,
      Optional<Path> sqliteDatabase,
      Map<String, String> environment,
      EmbeddedAccess embedded) {
    this.dataDir = dataDir;
    this.choice = dataDir.resolve(CHOICE);
    this.sqliteFile = sqliteDatabase.orElse(dataDir.resolve("kuma.db"));
    this.environment = Map.copyOf(environment);
    this.embedded = embedded;
  }

  /** Whether Kuma uses its embedded MariaDB; not, where its choice cannot be read. */
  public static boolean isEmbedded(Path dataDir, Map<String, String> environment) {
    return chosenType(dataDir, environment).filter(EMBEDDED_TYPE::equals).isPresent();
  }

  /** The kind of database that Kuma was told to use; empty where that cannot be read. */
  public static Optional<String> chosenType(Path dataDir, Map<String, String> environment) {
    try {
      return DatabaseChoice.read(dataDir.resolve(CHOICE), environment).type();
    } catch (DatabaseException unreadable) {
      return Optional.empty();
    }
  }

  /**
   * Looks anew each time, as an operator may choose in Kuma's set-up page meanwhile.
   *
   * @throws DatabaseException when the choice cannot be read or is not supported
   */
  public LocatedDatabase locate() throws DatabaseException {
    DatabaseChoice chosen = DatabaseChoice.read(choice, environment);
    if (isNothingChosen(chosen)) {
      return new LocatedDatabase(Optional.empty(), Optional.empty());
    }
    if (chosen.type().isEmpty() && !isSqliteFileHere()) {
      throw new DatabaseException(
          Kind.MISCONFIGURED,
          chosen.isMade()
              ? chosen.origin() + ", or names no database type"
              : choice + " is missing, and there is no kuma.db");
    }
    return switch (chosen.type().orElse("sqlite")) {
      case "sqlite" ->
          new LocatedDatabase(
              Optional.of(new SqliteDatabase(sqliteFile, SqliteDatabase.DEFAULT_BUSY_TIMEOUT)),
              FilesystemKind.warning(sqliteFile));
      case "mariadb" -> mariaDb(chosen.mariaDb(), ServerStart.NOT_OURS);
      case EMBEDDED_TYPE -> mariaDb(embeddedAccess(), embedded);
      default ->
          throw new DatabaseException(
              Kind.UNSUPPORTED,
              chosen.origin() + ": unknown database type '" + chosen.type().get() + "'",
              "Uptime Kuma knows sqlite, mariadb and embedded-mariadb.");
    };
  }

  /**
   * Chooses SQLite where nothing is chosen, so that Kuma starts without asking.
   *
   * @return whether there was nothing chosen before
   * @throws DatabaseException when the choice cannot be written
   */
  public boolean writeSqliteChoice() throws DatabaseException {
    if (!isNothingChosen(DatabaseChoice.read(choice, environment))) {
      return false;
    }
    try {
      Files.createDirectories(dataDir);
      AtomicFile.writeOpen(choice, SQLITE_CHOICE);
      return true;
    } catch (IOException e) {
      throw new DatabaseException(Kind.UNAVAILABLE, "writing " + choice + " failed", e);
    }
  }

  private boolean isNothingChosen(DatabaseChoice chosen) {
    return !chosen.isMade() && !isSqliteFileHere() && !Files.exists(dataDir.resolve("mariadb"));
  }

  private boolean isSqliteFileHere() {
    return Files.exists(sqliteFile) || Files.exists(dataDir.resolve("kuma.db"));
  }

  private static LocatedDatabase mariaDb(MariaDbAccess access, ServerStart server) {
    return new LocatedDatabase(
        Optional.of(new MariaDbDatabase(access, server, MariaDbDatabase.DEFAULT_LOCK_WAIT)),
        Optional.empty());
  }

  /** Its only logins are those of its machine's users of the same name. */
  private MariaDbAccess embeddedAccess() {
    return new MariaDbAccess(
        Optional.of(embedded.socket()),
        "localhost",
        MariaDbAccess.DEFAULT_PORT,
        EMBEDDED_DATABASE,
        System.getProperty("user.name", "node"),
        "",
        false,
        Optional.empty());
  }
}
