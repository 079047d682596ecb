package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.app.OwnServer;
import io.github.replicatorkuma.app.ServedByKuma;
import io.github.replicatorkuma.database.DatabaseLocator;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.sqlite.SqliteDatabase;
import io.github.replicatorkuma.kuma.EmbeddedMariaDb;
import io.github.replicatorkuma.kuma.EmbeddedServer;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.state.StateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The Uptime Kuma to clone into, named by its {@code db-config.json}; the directory of that file is
 * its data directory.
 */
record CloneTarget(Path directory, KumaDatabase database, EmbeddedServer server) {
  /** What starts like this in the environment is the source's. */
  private static final String CHOICE_VARIABLES = "UPTIME_KUMA_DB_";

  /**
   * Finds the target.
   *
   * @param environment for the server of an embedded database
   */
  static CloneTarget at(Path file, Map<String, String> environment) throws ReplicationException {
    Map<String, String> theirs = new HashMap<>(environment);
    theirs.keySet().removeIf(name -> name.startsWith(CHOICE_VARIABLES));
    Path directory = directoryOf(file);
    // Kuma takes kuma.db where the file is broken; who names the file means what it says.
    if (DatabaseLocator.chosenType(directory, theirs).isEmpty()) {
      throw ReplicationException.terminal(
          "--to " + file + " is not JSON that names a database type",
          "It must look like {\"type\":\"mariadb\", …}, as Uptime Kuma writes it.");
    }
    EmbeddedServer server =
        OwnServer.of(directory, theirs, EmbeddedMariaDb.Starts.WHEN_NEEDED, true);
    OwnServer.endAtExit(server);
    DatabaseLocator locator =
        new DatabaseLocator(directory, Optional.empty(), theirs, new ServedByKuma(server));
    return new CloneTarget(directory, locator.locate().database().orElseThrow(), server);
  }

  private static Path directoryOf(Path file) throws ReplicationException {
    try {
      Path parent = file.getParent();
      if (parent != null && file.endsWith(DatabaseLocator.CHOICE) && Files.isRegularFile(file)) {
        return parent.toRealPath();
      }
    } catch (IOException isNone) {
      // as below
    }
    throw ReplicationException.terminal(
        "--to " + file + " is no file " + DatabaseLocator.CHOICE,
        "Name the db-config.json in the data directory of the other Uptime Kuma, which it writes at"
            + " its first start.");
  }

  /** Refuses the source itself. */
  void requireOtherThan(KumaDatabase source) throws ReplicationException {
    if (isSame(source)) {
      throw ReplicationException.terminal(
          "the target is this instance itself, " + source.description(),
          "DATA_DIR names the Uptime Kuma to clone from, --to the one to clone into.");
    }
  }

  private boolean isSame(KumaDatabase source) {
    try {
      return (source instanceof SqliteDatabase here && database instanceof SqliteDatabase there)
          ? Files.isSameFile(here.file(), there.file())
          : source.description().equals(database.description());
    } catch (IOException missing) {
      return false;
    }
  }

  Path uploads() {
    return directory.resolve("upload");
  }

  /** Where a replicator of the target keeps its state, unless it was told otherwise. */
  StateDirectory stateDirectory(Clock clock) throws ReplicationException {
    Path state = directory.resolve("replicator-kuma");
    try {
      return StateDirectory.open(state, clock);
    } catch (StateException e) {
      throw new ReplicationException(
          e.severity(),
          String.valueOf(e.getMessage()),
          "Clone as the user that owns the data of the target's Uptime Kuma.",
          e);
    }
  }
}
