package io.github.replicatorkuma.config;

import static io.github.replicatorkuma.config.Variable.HEARTBEAT_FILE;
import static io.github.replicatorkuma.config.Variable.SQLITE_DATABASE;
import static io.github.replicatorkuma.config.Variable.STAGING_DIR;
import static io.github.replicatorkuma.config.Variable.STATE_DIR;

import io.github.replicatorkuma.config.Places.Kind;
import io.github.replicatorkuma.config.Places.Place;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads where state, staging and the SQLite file are.
 *
 * @param conventionalStaging the script's staging directory, used when it is there and writable
 */
record DirectoryReader(Variables variables, Path conventionalStaging) {
  Path state(Path dataDirectory) {
    Path usual = dataDirectory.resolve(ReplicatorConfig.STATE_DIRECTORY);
    return directory(STATE_DIR, usual, "set a directory of its own, on a volume that stays");
  }

  Path staging(Path stateDirectory, Path dataDirectory, Optional<Path> sqliteDatabase) {
    Path staging =
        directory(
            STAGING_DIR,
            usualStaging(stateDirectory),
            "set a directory of its own; it is emptied after use");
    refuseToEmpty(staging, stateDirectory, dataDirectory, sqliteDatabase);
    return staging;
  }

  private Path directory(Variable<Path> variable, Path usual, String hint) {
    Path directory = variables.get(variable, usual);
    if (variables.place(variable, directory).isSomethingElse()) {
      variables.error(variable, Display.of(directory) + " is not a directory", hint);
    }
    return directory;
  }

  private Path usualStaging(Path stateDirectory) {
    Path below = stateDirectory.resolve("staging");
    if (variables.isSet(STAGING_DIR)) {
      return below;
    }
    Place conventional = variables.place(STAGING_DIR, conventionalStaging);
    return conventional.isDirectory() && conventional.writable() ? conventionalStaging : below;
  }

  /** Empty also where writing it would take for ever. */
  Optional<Path> heartbeatFile() {
    return variables
        .find(HEARTBEAT_FILE)
        .filter(file -> variables.place(HEARTBEAT_FILE, file).kind() != Kind.SILENT);
  }

  Optional<Path> sqliteDatabase() {
    Optional<Path> database = variables.find(SQLITE_DATABASE);
    database.ifPresent(this::requireRegular);
    return database;
  }

  private void requireRegular(Path database) {
    Kind kind = variables.place(SQLITE_DATABASE, database).kind();
    if (kind == Kind.DIRECTORY || kind == Kind.SPECIAL) {
      variables.error(
          SQLITE_DATABASE,
          Display.of(database)
              + (kind == Kind.DIRECTORY ? " is a directory" : " is not a regular file"),
          "set the path of the file, e.g. " + Display.of(database.resolve("kuma.db")));
    }
  }

  /** The staging directory is emptied, so nothing that matters may be below it. */
  private void refuseToEmpty(
      Path staging, Path stateDirectory, Path dataDirectory, Optional<Path> sqliteDatabase) {
    Map<String, Path> kept = new LinkedHashMap<>();
    kept.put("the state directory", stateDirectory);
    kept.put("Kuma's data directory", dataDirectory);
    sqliteDatabase.ifPresent(file -> kept.put("Kuma's database", file));
    kept.forEach(
        (what, path) -> {
          if (path.startsWith(staging)) {
            variables.error(
                STAGING_DIR,
                Display.of(staging) + " holds " + what + ", and is emptied after use",
                "set a directory of its own");
          }
        });
  }
}
