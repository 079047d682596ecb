package io.github.replicatorkuma.app;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.config.Mode;
import io.github.replicatorkuma.config.ReplicatorConfig;
import io.github.replicatorkuma.config.Variable;
import io.github.replicatorkuma.daemon.Cycle;
import io.github.replicatorkuma.daemon.ReplicaCycle;
import io.github.replicatorkuma.daemon.Telling;
import io.github.replicatorkuma.daemon.Wake;
import io.github.replicatorkuma.database.DatabaseLocator;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.ServerZone;
import io.github.replicatorkuma.fleet.Membership;
import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.notify.NtfySignals;
import io.github.replicatorkuma.plan.ApplyPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Applies what its leader publishes, and looks for what was changed here since. */
class ReplicaRole extends Role {
  /** How long a slow repository may hold up Kuma at its start. */
  static final Duration START_PATIENCE = Duration.ofSeconds(10);

  private static final EventLog log = EventLog.of(ReplicaRole.class);

  ReplicaRole(ReplicatorConfig config) {
    super(config, "replica", false, config.values().get(Variable.RESTORE_INTERVAL));
  }

  @Override
  Duration startPatience(boolean unproved) {
    return START_PATIENCE;
  }

  @Override
  ApplyPolicy applyPolicy() {
    boolean localEntities = config.mode() == Mode.RESTORE_LOCAL_ENTITY_REPLICATION;
    return new ApplyPolicy(
        config.scope(),
        localEntities ? config.values().get(Variable.LOCAL_ENTITIES) : Set.of(),
        config.values().get(Variable.PAUSE_TYPES));
  }

  /** A fresh one needs no onboarding: it will get its users from the leader. */
  @Override
  void prepare(DatabaseLocator locator) throws ReplicationException {
    if (locator.locate().database().isEmpty() && locator.writeSqliteChoice()) {
      log.info("database_chosen", field("type", "sqlite"), field("reason", "a fresh replica"));
    }
  }

  @Override
  void inspect(KumaDatabase database) throws ReplicationException {
    Optional<String> zone = ServerZone.of(config.kuma().environment());
    database
        .read(transaction -> ServerZone.warning(zone, transaction))
        .ifPresent(
            found ->
                log.warn("zone_differs", field("reason", found), field("hint", ServerZone.HINT)));
  }

  /** To its leader. */
  @Override
  void listen(Kuma kuma, Wake wake, Optional<NtfySignals> signals) {
    signals.ifPresent(NtfySignals::start);
  }

  @Override
  Cycle cycle(Workplace place, Telling telling, Optional<Membership> membership) {
    return new ReplicaCycle(
        () -> place.database().map(place::applyCycle),
        () -> place.database().map(place::driftCheck),
        config.mode() == Mode.AUTO,
        telling::looked,
        place.parts().clock());
  }
}
