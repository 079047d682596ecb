package io.github.replicatorkuma.config;

import java.nio.file.Files;
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
    if (Files.exists(state) && !Files.isDirectory(state)) {
      variables.error(
          Names.STATE_DIR,
          Display.of(state) + " is not a directory",
          "set a directory of its own, on a volume that stays");
    }
    return state;
  }

  Path staging(Path stateDirectory, Path dataDirectory, Optional<Path> sqliteDatabase) {
    boolean conventional =
        Files.isDirectory(conventionalStaging) && Files.isWritable(conventionalStaging);
    Path staging =
        variables.path(
            Names.STAGING_DIR,
            conventional ? conventionalStaging : stateDirectory.resolve("staging"));
    if (Files.exists(staging) && !Files.isDirectory(staging)) {
      variables.error(
          Names.STAGING_DIR,
          Display.of(staging) + " is not a directory",
          "set a directory of its own; it is emptied after use");
    }
    refuseToEmpty(staging, stateDirectory, dataDirectory, sqliteDatabase);
    return staging;
  }

  Optional<Path> heartbeatFile() {
    return variables.isSet(Names.HEARTBEAT_FILE)
        ? Optional.of(variables.path(Names.HEARTBEAT_FILE, variables.resolve("heartbeat")))
        : Optional.empty();
  }

  Optional<Path> sqliteDatabase() {
    if (!variables.isSet(Names.SQLITE_DATABASE)) {
      return Optional.empty();
    }
    Path database = variables.path(Names.SQLITE_DATABASE, variables.resolve("data/kuma.db"));
    if (Files.isDirectory(database)) {
      variables.error(
          Names.SQLITE_DATABASE,
          Display.of(database) + " is a directory",
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
