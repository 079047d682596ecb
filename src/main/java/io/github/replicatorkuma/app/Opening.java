package io.github.replicatorkuma.app;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.LocatedDatabase;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.state.StateLock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Opens where a daemon works, which may not be possible at its start. */
final class Opening {
  /** How long a fresh replica waits for its leader to create the repository. */
  private static final Duration REPOSITORY_PATIENCE = Duration.ofMinutes(15);

  private static final EventLog log = EventLog.of(Opening.class);

  private final Parts parts;
  private final KumaBeside beside;
  private final Steps steps;
  private volatile @Nullable Observed observed;
  private @Nullable StateLock lock;

  Opening(Parts parts, KumaBeside beside, Steps steps) {
    this.parts = parts;
    this.beside = beside;
    this.steps = steps;
  }

  /** What is known of the place, once it was opened. */
  Optional<Observed> observed() {
    return Optional.ofNullable(observed);
  }

  /** Takes the lock for the rest of the process; where it cannot be had, it is tried again. */
  StateDirectory lock() throws ReplicationException {
    StateDirectory state = parts.stateDirectory();
    if (lock == null) {
      Optional<StateLock> held = beside.lock();
      lock = held.isPresent() ? held.get() : StateLock.acquire(state, RunLock.holder());
    }
    return state;
  }

  /** The lock is held until the process ends, unless this fails: it is tried again then. */
  Workplace open() throws ReplicationException {
    parts.role().prepare(parts.locator());
    boolean opened = lock != null || beside.lock().isPresent();
    StateDirectory state = lock();
    try {
      parts.removeLeftovers();
      Workplace place = place(state);
      opened = true;
      return place;
    } finally {
      if (!opened && lock != null) {
        lock.close();
        lock = null;
      }
    }
  }

  private Workplace place(StateDirectory state) throws ReplicationException {
    InstanceMemory memory = InstanceMemory.open(state);
    Observed now =
        Observed.of(parts.store(state), memory, parts.config().instanceName(), parts.clock());
    inspect();
    observed = now;
    boolean mayLead = parts.role().mayLead();
    // A fleet that decides by itself who leads begins whenever somebody creates the first user.
    Instant expected = mayLead ? Instant.MAX : parts.clock().instant().plus(REPOSITORY_PATIENCE);
    return new Workplace(
        parts,
        state,
        memory,
        now.store(),
        beside.kuma(),
        parts.applySettings(beside.supervised(), expected),
        mayLead,
        steps);
  }

  private void inspect() throws ReplicationException {
    LocatedDatabase located = parts.locator().locate();
    located.warning().ifPresent(warning -> log.warn("database", field("reason", warning)));
    if (located.database().isPresent() && located.database().get().exists()) {
      warnOfUnknownTables(located.database().get());
      parts.role().inspect(located.database().get());
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
