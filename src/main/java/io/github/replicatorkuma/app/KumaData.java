package io.github.replicatorkuma.app;

import io.github.replicatorkuma.config.KumaSettings;
import io.github.replicatorkuma.database.DatabaseLocator;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.history.RestorePlace;
import io.github.replicatorkuma.model.ReplicationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Uptime Kuma's data, for who may have to restore them.
 *
 * @param sqliteDatabase where it is not in the data directory
 */
record KumaData(KumaSettings kuma, Optional<Path> sqliteDatabase, DatabaseLocator locator) {
  /** Whether there are none. */
  boolean isEmpty() throws ReplicationException {
    boolean elsewhere = sqliteDatabase.filter(Files::exists).isPresent();
    return !elsewhere && place().state() != RestorePlace.State.TAKEN;
  }

  boolean isHalfRestored() throws ReplicationException {
    return place().state() == RestorePlace.State.HALF_RESTORED;
  }

  /** A server counts only where the environment names it: a choice in a file is data. */
  RestorePlace place() throws ReplicationException {
    boolean named = !kuma.environment().getOrDefault("UPTIME_KUMA_DB_TYPE", "").isEmpty();
    Optional<KumaDatabase> server =
        named
            ? locator.locate().database().filter(found -> !found.kind().equals("sqlite"))
            : Optional.empty();
    return new RestorePlace(kuma.dataDirectory(), server);
  }
}
