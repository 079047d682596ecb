package io.github.replicatorkuma.cli;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.config.ReplicatorConfig;
import io.github.replicatorkuma.database.DatabaseLocator;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.kuma.EmbeddedServer;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.ReplicationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Whether this is a replica whose Uptime Kuma has no user yet. Where that cannot be told, it has
 * some: a Kuma that is in use must not be kept from its users.
 */
final class NoUserYet implements BooleanSupplier {
  private static final EventLog log = EventLog.of(NoUserYet.class);

  private final boolean leader;
  private final Path data;
  private final Map<String, String> environment;
  private final EmbeddedServer server;
  private final DatabaseLocator locator;

  NoUserYet(ReplicatorConfig config, EmbeddedServer server) {
    this.leader = config.mode().isLeader();
    this.data = config.kuma().dataDirectory();
    this.environment = config.kuma().environment();
    this.server = server;
    this.locator =
        new DatabaseLocator(data, config.sqliteDatabase(), environment, new ServedByKuma(server));
  }

  @Override
  public boolean getAsBoolean() {
    if (leader) {
      return false;
    }
    if (DatabaseLocator.isEmbedded(data, environment) && !Files.exists(server.socket())) {
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
