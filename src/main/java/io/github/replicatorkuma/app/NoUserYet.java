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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Whether the Uptime Kuma of a replica has no user yet. Where that cannot be told, it has some: a
 * Kuma that is in use must not be kept from its users. Once it has some it keeps some.
 */
record NoUserYet(
    KumaSettings kuma, EmbeddedServer server, DatabaseLocator locator, AtomicBoolean users)
    implements BooleanSupplier {
  private static final EventLog log = EventLog.of(NoUserYet.class);

  NoUserYet(KumaSettings kuma, EmbeddedServer server, DatabaseLocator locator) {
    this(kuma, server, locator, new AtomicBoolean());
  }

  static NoUserYet of(Parts parts) {
    return new NoUserYet(parts.config().kuma(), parts.server(), parts.locator());
  }

  @Override
  public boolean getAsBoolean() {
    try {
      if (!users.get()) {
        users.set(hasUsers());
      }
      return !users.get();
    } catch (ReplicationException e) {
      log.debug("users_unknown", field("reason", e.getMessage()));
      return false;
    }
  }

  private boolean hasUsers() throws ReplicationException {
    if (DatabaseLocator.isEmbedded(kuma.dataDirectory(), kuma.environment())
        && !Files.exists(server.socket())) {
      return server.isCreated(); // asking its database would start it
    }
    Optional<KumaDatabase> database = locator.locate().database().filter(KumaDatabase::exists);
    return database.isPresent()
        && database
            .get()
            .read(
                read ->
                    read.schema(ReplicatedTables.USER).isPresent()
                        && read.count(ReplicatedTables.USER) > 0);
  }
}
