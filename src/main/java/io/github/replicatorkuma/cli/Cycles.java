package io.github.replicatorkuma.cli;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.config.Variable;
import io.github.replicatorkuma.daemon.Cycle;
import io.github.replicatorkuma.daemon.DriftCycle;
import io.github.replicatorkuma.daemon.KeepingCycle;
import io.github.replicatorkuma.daemon.LeaderCycle;
import io.github.replicatorkuma.daemon.ReplicaCycle;
import io.github.replicatorkuma.daemon.UpkeepCycle;
import io.github.replicatorkuma.database.DatabaseLocator;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.LocatedDatabase;
import io.github.replicatorkuma.database.ServerZone;
import io.github.replicatorkuma.kept.KeptEntry;
import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.model.Drift;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.replica.ApplyCycle;
import io.github.replicatorkuma.replica.ApplySettings;
import io.github.replicatorkuma.replica.DriftCheck;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.state.StateLock;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.time.MonotonicClock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/** Opens what the daemon repeats: the state directory and its lock, then the role's cycle. */
final class Cycles {
  private static final EventLog log = EventLog.of(Cycles.class);

  private Cycles() {}

  /**
   * The lock is held until the process ends, unless this fails: it is tried again then.
   *
   * @param held the lock, where this process has it already
   */
  static Cycle open(
      Wiring wiring,
      Kuma kuma,
      boolean supervised,
      Optional<StateLock> held,
      Observation observation,
      Consumer<List<Drift.Part>> drift,
      Consumer<List<KeptEntry>> kept,
      Steps steps)
      throws ReplicationException {
    chooseDatabase(wiring);
    StateDirectory state = wiring.stateDirectory();
    StateLock lock = held.isPresent() ? held.get() : StateLock.acquire(state, RunLock.holder());
    boolean opened = held.isPresent();
    try {
      wiring.removeLeftovers();
      Cycle cycle = open(wiring, kuma, supervised, observation, drift, kept, steps, state);
      opened = true;
      return cycle;
    } finally {
      if (!opened) {
        lock.close();
      }
    }
  }

  private static Cycle open(
      Wiring wiring,
      Kuma kuma,
      boolean supervised,
      Observation observation,
      Consumer<List<Drift.Part>> drift,
      Consumer<List<KeptEntry>> kept,
      Steps steps,
      StateDirectory state)
      throws ReplicationException {
    InstanceMemory memory = InstanceMemory.open(state);
    SnapshotStore store = observation.observe(wiring.store(state), memory, wiring.clock());
    inspect(wiring);
    ApplySettings settings =
        wiring.applySettings(supervised, wiring.clock().instant().plus(Wiring.REPOSITORY_PATIENCE));
    Function<KumaDatabase, ApplyCycle> apply =
        database -> wiring.applyCycle(database, store, state, memory, kuma, settings, steps);
    return new KeepingCycle(
        wiring.config().mode().isLeader()
            ? leader(wiring, store, state, memory, apply, steps)
            : replica(wiring, store.locationKey(), memory, settings, apply, drift),
        wiring.keptNews(state, store, wiring.config().mode().isLeader()),
        kept,
        new MonotonicClock());
  }

  private static Cycle replica(
      Wiring wiring,
      String place,
      InstanceMemory memory,
      ApplySettings settings,
      Function<KumaDatabase, ApplyCycle> apply,
      Consumer<List<Drift.Part>> drift) {
    return new DriftCycle(
        new ReplicaCycle(() -> wiring.database().map(apply)),
        () -> wiring.database().map(found -> new DriftCheck(found, place, memory, settings)),
        drift,
        wiring.clock());
  }

  private static Cycle leader(
      Wiring wiring,
      SnapshotStore store,
      StateDirectory state,
      InstanceMemory memory,
      Function<KumaDatabase, ApplyCycle> apply,
      Steps steps) {
    Function<KumaDatabase, LeaderCycle.Means> both =
        database ->
            new LeaderCycle.Means(
                apply.apply(database),
                wiring.publishCycle(database, store, state, memory, /* adopts= */ true, steps));
    return new UpkeepCycle(
        new LeaderCycle(
            () -> wiring.database().map(both), wiring.leaderWatch(), new MonotonicClock()),
        wiring.proof(store, memory, steps),
        wiring.retention(store, memory, steps),
        wiring.config().values().get(Variable.CHECK_INTERVAL));
  }

  /** A fresh replica needs no onboarding: it will get its users from the leader. */
  private static void chooseDatabase(Wiring wiring) throws ReplicationException {
    DatabaseLocator locator = wiring.locator();
    if (!wiring.config().mode().isLeader()
        && locator.locate().database().isEmpty()
        && locator.writeSqliteChoice()) {
      log.info("database_chosen", field("type", "sqlite"), field("reason", "a fresh replica"));
    }
  }

  private static void inspect(Wiring wiring) throws ReplicationException {
    LocatedDatabase located = wiring.locator().locate();
    located.warning().ifPresent(warning -> log.warn("database", field("reason", warning)));
    if (located.database().isPresent() && located.database().get().exists()) {
      warnOfUnknownTables(located.database().get());
      warnOfZone(wiring, located.database().get());
    }
  }

  private static void warnOfZone(Wiring wiring, KumaDatabase database) throws ReplicationException {
    if (!wiring.config().mode().isLeader()) {
      database
          .read(transaction -> ServerZone.warning(wiring.timeZone(), transaction))
          .ifPresent(
              found ->
                  log.warn("zone_differs", field("reason", found), field("hint", ServerZone.HINT)));
    }
  }

  /** A newer Kuma may have configuration in a table that nobody here knows of. */
  private static void warnOfUnknownTables(KumaDatabase database) throws ReplicationException {
    Set<TableName> replicated = Set.copyOf(ReplicatedTables.ALL);
    Set<TableName> referring =
        database.read(transaction -> transaction.tablesReferencing(replicated));
    Set<TableName> unknown = new TreeSet<>(referring);
    unknown.removeAll(ReplicatedTables.ALL);
    unknown.removeAll(ReplicatedTables.HISTORY);
    unknown.removeAll(ReplicatedTables.INSTANCE_DATA);
    for (TableName table : unknown) {
      log.warn(
          "unknown_table",
          field("table", table),
          field("reason", "it refers to replicated rows and is not replicated itself"),
          field("hint", "Look for a newer replicator-kuma."));
    }
  }
}
