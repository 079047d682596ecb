package io.github.replicatorkuma.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.DatabaseLocator;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.LocatedDatabase;
import io.github.replicatorkuma.database.sqlite.SqliteDatabase;
import io.github.replicatorkuma.kuma.EmbeddedMariaDb;
import io.github.replicatorkuma.kuma.EmbeddedServer;
import io.github.replicatorkuma.model.Json;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.ReplicationException.Severity;
import io.github.replicatorkuma.replica.KumaData;
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
record CloneTarget(Path directory, LocatedDatabase located, EmbeddedServer server) {
  private static final String CHOICE = "db-config.json";

  /** What starts like this in the environment is the source's. */
  private static final String CHOICE_VARIABLES = "UPTIME_KUMA_DB_";

  private static final String NAME_IT =
      "Name the db-config.json in the data directory of the other Uptime Kuma, which it writes at its"
          + " first start.";

  /**
   * Finds the target, and looks at nothing else but the file.
   *
   * @param environment for the server of an embedded database
   */
  static CloneTarget at(Path file, Map<String, String> environment) throws ReplicationException {
    Path parent = file.getParent();
    if (parent == null || !file.endsWith(CHOICE) || !Files.isRegularFile(file)) {
      throw terminal("--to " + file + " is no file " + CHOICE, NAME_IT);
    }
    Path directory;
    try {
      requireType(file);
      directory = parent.toRealPath();
    } catch (IOException e) {
      throw new DatabaseException(
          DatabaseException.Kind.UNAVAILABLE, "reading " + file + " failed", e);
    }
    Map<String, String> theirs = new HashMap<>(environment);
    theirs.keySet().removeIf(name -> name.startsWith(CHOICE_VARIABLES));
    EmbeddedServer server =
        Wiring.embeddedServer(directory, theirs, EmbeddedMariaDb.Starts.WHEN_NEEDED, true);
    Wiring.endAtExit(server);
    DatabaseLocator locator =
        new DatabaseLocator(directory, Optional.empty(), theirs, new ServedByKuma(server));
    return new CloneTarget(directory, locator.locate(), server);
  }

  /** Kuma takes kuma.db where the file is broken; who names the file means what it says. */
  private static void requireType(Path file) throws IOException, ReplicationException {
    boolean readable;
    try {
      readable = Json.read(Files.readAllBytes(file)).path("type").isTextual();
    } catch (JsonProcessingException notJson) {
      readable = false;
    }
    if (!readable) {
      throw terminal(
          "--to " + file + " is not JSON that names a database type",
          "It must look like {\"type\":\"mariadb\", …}, as Uptime Kuma writes it.");
    }
  }

  KumaData data() throws ReplicationException {
    KumaDatabase database =
        located.database().orElseThrow(() -> terminal("no database in " + directory, NAME_IT));
    return new KumaData(database, directory.resolve("upload"));
  }

  /** Refuses the source itself. */
  void requireOtherThan(KumaDatabase source) throws ReplicationException {
    if (isSame(source, data().database())) {
      throw terminal(
          "the target is this instance itself, " + source.description(),
          "DATA_DIR names the Uptime Kuma to clone from, --to the one to clone into.");
    }
  }

  private static boolean isSame(KumaDatabase source, KumaDatabase target) {
    if (source instanceof SqliteDatabase here && target instanceof SqliteDatabase there) {
      try {
        return Files.isSameFile(here.file(), there.file());
      } catch (IOException missing) {
        return false;
      }
    }
    return source.description().equals(target.description());
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

  private static ReplicationException terminal(String message, String hint) {
    return new ReplicationException(Severity.TERMINAL, message, hint, null);
  }
}
