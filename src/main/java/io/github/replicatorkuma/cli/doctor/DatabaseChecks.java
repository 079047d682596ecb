package io.github.replicatorkuma.cli.doctor;

import io.github.replicatorkuma.app.Parts;
import io.github.replicatorkuma.database.DanglingReference;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.database.ServerZone;
import io.github.replicatorkuma.leader.LeaderHints;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.ReplicationScope;
import io.github.replicatorkuma.schema.TableSchema;
import io.github.replicatorkuma.snapshot.SpinningMonitors;
import io.github.replicatorkuma.state.FleetValues;
import io.github.replicatorkuma.state.InstanceState;
import io.github.replicatorkuma.state.StateDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether Uptime Kuma's database is one to replicate, and what follows from what is in it. */
final class DatabaseChecks {
  private static final Set<String> OF_INTERVALS =
      Set.of("id", "name", "interval", "retry_interval");

  private static final String NO_USER = "Create the first user: without one nothing is published.";

  private final Parts parts;
  private final boolean leads;

  DatabaseChecks(Parts parts) {
    this.parts = parts;
    this.leads = parts.role().leads();
  }

  List<Check> all() {
    List<Check> checks = new ArrayList<>();
    checks.add(Check.of("database", this::database));
    checks.add(Check.of("schema", this::schema));
    checks.add(Check.of("intervals", this::intervals));
    if (!leads) {
      checks.add(Check.of("first copy", this::firstCopy));
      checks.add(Check.of("time zone", this::zone));
    }
    checks.add(Check.of("leading", this::leading));
    return checks;
  }

  /** Whether it is there and can be read. */
  private Finding database() throws ReplicationException {
    Optional<KumaDatabase> database = parts.database();
    if (database.isEmpty()) {
      String hint =
          "Start Uptime Kuma once"
              + (leads ? " and set it up" : "")
              + ", or correct DATA_DIR if it has one.";
      boolean isFresh = parts.stateToRead().peek().repositories().isEmpty();
      return isFresh
          ? Finding.unknown("there is none yet", hint)
          : Finding.warning("there is none", hint);
    }
    return database.get().read(transaction -> database(database.get(), transaction));
  }

  private Finding database(KumaDatabase database, ReadTransaction transaction)
      throws ReplicationException {
    long users = count(transaction, ReplicatedTables.USER);
    String found =
        "%s, %d monitors, %d users"
            .formatted(database.description(), count(transaction, ReplicatedTables.MONITOR), users);
    return Finding.okUnless(leads && users == 0, found, NO_USER);
  }

  private static long count(ReadTransaction transaction, TableName table)
      throws ReplicationException {
    return transaction.schema(table).isPresent() ? transaction.count(table) : 0;
  }

  /** Whether the tables are those of an Uptime Kuma whose migration is done, and fit together. */
  private Finding schema() throws ReplicationException {
    Optional<KumaDatabase> database = parts.database();
    return database.isEmpty()
        ? Finding.unknown("there is no database yet")
        : database.get().read(DatabaseChecks::schema);
  }

  private static Finding schema(ReadTransaction transaction) throws ReplicationException {
    List<TableName> present = new ArrayList<>();
    for (TableName table : ReplicatedTables.ALL) {
      if (transaction.schema(table).isPresent()) {
        present.add(table);
      }
    }
    String found =
        "%d migrations, %d of %d replicated tables"
            .formatted(
                transaction.migrations().size(), present.size(), ReplicatedTables.ALL.size());
    if (transaction.isMigrating()) {
      return Finding.warning(
          found + "; Uptime Kuma is migrating its database, or was cut off while it did",
          "Let it finish; start it again where it does not run. Nothing is replicated until then.");
    }
    if (!present.contains(ReplicatedTables.MONITOR) || !present.contains(ReplicatedTables.USER)) {
      return Finding.failure(
          found + ": those for monitors and users are not both there",
          "Check that this is Uptime Kuma's database: DATA_DIR, SQLITE_DATABASE, db-config.json.");
    }
    List<DanglingReference> dangling = transaction.danglingReferences(present);
    return dangling.isEmpty()
        ? Finding.ok(found)
        : Finding.warning(
            "%s; %d rows refer to nothing, e.g. %s"
                .formatted(found, dangling.size(), dangling.get(0)),
            "Open and save what it belongs to in Uptime Kuma. If no page shows it, run in its database:"
                + " DELETE FROM `%s` WHERE id = %d"
                    .formatted(dangling.get(0).table(), dangling.get(0).id()));
  }

  /** Whether Uptime Kuma can keep the interval of each monitor. */
  private Finding intervals() throws ReplicationException {
    Optional<KumaDatabase> database = parts.database();
    if (database.isEmpty()) {
      return Finding.unknown("there is no database yet");
    }
    Optional<String> warning = database.get().read(DatabaseChecks::spinning);
    String found = warning.orElse("of all monitors can be kept");
    return Finding.okUnless(warning.isPresent(), found, SpinningMonitors.HINT);
  }

  private static Optional<String> spinning(ReadTransaction transaction)
      throws ReplicationException {
    Optional<TableSchema> monitor = transaction.schema(ReplicatedTables.MONITOR);
    if (monitor.isEmpty()) {
      return Optional.empty();
    }
    TableSchema read = monitor.get().only(OF_INTERVALS::contains);
    SpinningMonitors spinning = new SpinningMonitors(read);
    transaction.rows(read, "id").forEach(spinning::add);
    return spinning.warning();
  }

  /** Whether there is room for the copy of the database that is kept before the first apply. */
  private Finding firstCopy() throws ReplicationException {
    StateDirectory state = parts.stateToRead();
    if (state.peek().databaseCopied()) {
      return Finding.ok("made before the first apply");
    }
    Optional<KumaDatabase> database = parts.database();
    if (database.isPresent()) {
      database.get().requireRoomIn(PlaceChecks.existing(state.path()));
    }
    return Finding.ok("there is room for it");
  }

  /** Whether maintenances begin on this replica when they do on the leader. */
  private Finding zone() throws ReplicationException {
    Optional<String> zone = ServerZone.of(parts.config().kuma().environment());
    Optional<KumaDatabase> database = parts.database();
    if (database.isEmpty() || !hasApplied()) {
      return Finding.unknown("not compared, as nothing was applied here yet");
    }
    Optional<String> warning =
        database.get().read(transaction -> ServerZone.warning(zone, transaction));
    String found =
        warning.orElse(
            zone.isEmpty() ? "TZ is not set here" : "the same as the leader's where it matters");
    return Finding.okUnless(warning.isPresent(), found, ServerZone.HINT);
  }

  private boolean hasApplied() throws ReplicationException {
    InstanceState state = parts.stateToRead().peek();
    return state.repositories().values().stream().anyMatch(known -> known.applied() != null);
  }

  /** Whether anything can be published. */
  private Finding leading() throws ReplicationException {
    Optional<KumaDatabase> database = parts.database();
    boolean noUsers =
        database.isPresent()
            && database.get().read(tables -> count(tables, ReplicatedTables.USER)) == 0;
    return leads && noUsers
        ? Finding.warning("it publishes nothing, as there is no user yet", NO_USER)
        : leading(
            FleetValues.load(parts.stateToRead().fleetValues()), parts.config().scope(), leads);
  }

  /** What this instance publishes when it leads, where that is not what it holds. */
  static Finding leading(FleetValues fleet, ReplicationScope scope, boolean leads) {
    Set<String> held = fleet.heldBack(scope);
    String found =
        (leads ? "it publishes what it holds" : "as leader it would publish what it holds")
            + withinFleet(fleet)
            + (held.isEmpty()
                ? ""
                : "; not " + String.join(", ", held) + ", not applied here before");
    return Finding.okUnless(leads && !held.isEmpty(), found, LeaderHints.RELEASE);
  }

  private static String withinFleet(FleetValues fleet) {
    return fleet.rows().isEmpty()
        ? ""
        : fleet.counts().entrySet().stream()
            .map(table -> table.getValue() + " of " + table.getKey())
            .collect(
                Collectors.joining(
                    ", ", "; these rows as the fleet has them, until they are changed here: ", ""));
  }
}
