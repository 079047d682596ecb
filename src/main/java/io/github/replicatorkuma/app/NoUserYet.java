package io.github.replicatorkuma.app;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.config.KumaSettings;
import io.github.replicatorkuma.database.DatabaseLocator;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.kuma.EmbeddedServer;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.schema.ReplicatedTables;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Whether the Uptime Kuma of a replica has no user yet. Where that cannot be told, it has some: a
 * Kuma that is in use must not be kept from its users.
 */
record NoUserYet(KumaSettings kuma, EmbeddedServer server, DatabaseLocator locator)
    implements BooleanSupplier {
  private static final EventLog log = EventLog.of(NoUserYet.class);

  @Override
  public boolean getAsBoolean() {
    if (DatabaseLocator.isEmbedded(kuma.dataDirectory(), kuma.environment())
        && !Files.exists(server.socket())) {
      return !server.isCreated(); // asking its database would start it
    }
    try {
      Optional<KumaDatabase> database = locator.locate().database().filter(KumaDatabase::exists);
      return database.isEmpty()
          || database
              .get()
              .read(
                  read ->
                      read.schema(ReplicatedTables.USER).isEmpty()
                          || read.count(ReplicatedTables.USER) == 0);
    } catch (ReplicationException e) {
      log.debug("users_unknown", field("reason", e.getMessage()));
      return false;
    }
  }
}
