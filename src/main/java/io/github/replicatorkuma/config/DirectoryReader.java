package io.github.replicatorkuma.config;

import io.github.replicatorkuma.config.Places.Kind;
import io.github.replicatorkuma.config.Places.Place;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads where state, staging and the SQLite file are. */
final class DirectoryReader {
  private final Variables variables;
  private final Path conventionalStaging;

  /**
   * @param conventionalStaging the script's staging directory, used when it is there and writable
   */
  DirectoryReader(Variables variables, Path conventionalStaging) {
    this.variables = variables;
    this.conventionalStaging = conventionalStaging;
  }

  Path state(Path dataDirectory) {
    Path state =
        variables.path(Names.STATE_DIR, dataDirectory.resolve(ReplicatorConfig.STATE_DIRECTORY));
    if (variables.place(Names.STATE_DIR, state).isSomethingElse()) {
      variables.error(
          Names.STATE_DIR,
          Display.of(state) + " is not a directory",
          "set a directory of its own, on a volume that stays");
    }
    return state;
  }

  Path staging(Path stateDirectory, Path dataDirectory, Optional<Path> sqliteDatabase) {
    Path staging = variables.path(Names.STAGING_DIR, usualStaging(stateDirectory));
    if (variables.place(Names.STAGING_DIR, staging).isSomethingElse()) {
      variables.error(
          Names.STAGING_DIR,
          Display.of(staging) + " is not a directory",
          "set a directory of its own; it is emptied after use");
    }
    refuseToEmpty(staging, stateDirectory, dataDirectory, sqliteDatabase);
    return staging;
  }

  private Path usualStaging(Path stateDirectory) {
    Path below = stateDirectory.resolve("staging");
    if (variables.isSet(Names.STAGING_DIR)) {
      return below;
    }
    Place conventional = variables.place(Names.STAGING_DIR, conventionalStaging);
    return conventional.isDirectory() && conventional.writable() ? conventionalStaging : below;
  }

  /** Empty also where writing it would take for ever. */
  Optional<Path> heartbeatFile() {
    if (!variables.isSet(Names.HEARTBEAT_FILE)) {
      return Optional.empty();
    }
    Path file = variables.path(Names.HEARTBEAT_FILE, variables.resolve("heartbeat"));
    return Optional.of(file)
        .filter(named -> variables.place(Names.HEARTBEAT_FILE, named).kind() != Kind.SILENT);
  }

  Optional<Path> sqliteDatabase() {
    if (!variables.isSet(Names.SQLITE_DATABASE)) {
      return Optional.empty();
    }
    Path database = variables.path(Names.SQLITE_DATABASE, variables.resolve("data/kuma.db"));
    Kind kind = variables.place(Names.SQLITE_DATABASE, database).kind();
    if (kind == Kind.DIRECTORY || kind == Kind.SPECIAL) {
      variables.error(
          Names.SQLITE_DATABASE,
          Display.of(database)
              + (kind == Kind.DIRECTORY ? " is a directory" : " is not a regular file"),
          "set the path of the file, e.g. " + Display.of(database.resolve("kuma.db")));
    }
    return Optional.of(database);
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
                Names.STAGING_DIR,
                Display.of(staging) + " holds " + what + ", and is emptied after use",
                "set a directory of its own");
          }
        });
  }
}
