package io.github.replicatorkuma.history;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.DatabaseLocator;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.WholeCut;
import io.github.replicatorkuma.model.ReplicationException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where a backup may be restored to.
 *
 * @param dataDir Uptime Kuma's
 * @param server the MariaDB database that {@code UPTIME_KUMA_DB_*} name, if they name one; else an
 *     SQLite file in {@code dataDir} is meant
 */
public record RestorePlace(Path dataDir, Optional<KumaDatabase> server) {
  /** What is there. */
  public enum State {
    EMPTY,
    /** A restore ended before it was done: Uptime Kuma must not start; restore again. */
    HALF_RESTORED,
    TAKEN
  }

  /**
   * Looks what is there.
   *
   * @throws ReplicationException retryable, when the server does not answer: nothing is known then
   */
  public State state() throws ReplicationException {
    if (server.isEmpty()) {
      boolean another = isThere(dataDir.resolve("mariadb")) || !isForSqlite();
      return another || isThere(file()) ? State.TAKEN : State.EMPTY;
    }
    try {
      return server
          .get()
          .read(
              cut -> {
                if (cut.schema(WholeCut.BEING_FILLED).isPresent()) {
                  return State.HALF_RESTORED;
                }
                return cut.whole().tables().isEmpty() ? State.EMPTY : State.TAKEN;
              });
    } catch (DatabaseException e) {
      if (e.kind() == DatabaseException.Kind.MISSING) {
        return State.EMPTY;
      }
      throw e;
    }
  }

  /** A file without a byte is what a crash leaves; Uptime Kuma cannot start with it. */
  private static boolean isThere(Path path) {
    boolean bare = Files.isRegularFile(path) && path.toFile().length() == 0;
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !bare;
  }

  /** Whether nothing was chosen, or SQLite: the choice alone holds no data. */
  private boolean isForSqlite() {
    return !isThere(dataDir.resolve(DatabaseLocator.CHOICE))
        || DatabaseLocator.chosenType(dataDir, Map.of()).filter("sqlite"::equals).isPresent();
  }

  Path file() {
    return dataDir.resolve("kuma.db");
  }
}
