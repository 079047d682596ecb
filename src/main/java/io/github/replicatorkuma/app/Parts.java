package io.github.replicatorkuma.app;

import io.github.replicatorkuma.config.KumaSettings;
import io.github.replicatorkuma.config.Mode;
import io.github.replicatorkuma.config.ParsedConfig;
import io.github.replicatorkuma.config.Problem;
import io.github.replicatorkuma.config.ReplicatorConfig;
import io.github.replicatorkuma.config.RepositorySettings;
import io.github.replicatorkuma.config.Variable;
import io.github.replicatorkuma.database.DatabaseLocator;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.ServerZone;
import io.github.replicatorkuma.exec.CommandRunner;
import io.github.replicatorkuma.exec.SystemCommandRunner;
import io.github.replicatorkuma.export.ExportSettings;
import io.github.replicatorkuma.export.Exporter;
import io.github.replicatorkuma.fleet.store.RecordStore;
import io.github.replicatorkuma.fleet.store.RecordStores;
import io.github.replicatorkuma.kuma.EmbeddedMariaDb.Starts;
import io.github.replicatorkuma.kuma.EmbeddedServer;
import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.kuma.KumaVersion;
import io.github.replicatorkuma.leader.LeaderHints;
import io.github.replicatorkuma.leader.PublishSettings;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.replica.ApplySettings;
import io.github.replicatorkuma.replica.Carryover;
import io.github.replicatorkuma.replica.DatabaseClone;
import io.github.replicatorkuma.replica.Housekeeping;
import io.github.replicatorkuma.replica.ReplicaHints;
import io.github.replicatorkuma.schema.ReplicationScope;
import io.github.replicatorkuma.snapshot.StagingDirectory;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.state.StateException;
import io.github.replicatorkuma.store.FleetLabel;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.restic.ResticSettings;
import io.github.replicatorkuma.store.restic.ResticSettings.Timeouts;
import io.github.replicatorkuma.store.restic.ResticStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the configuration alone tells how to make, each when it is asked for.
 *
 * @param runner runs restic
 * @param server Kuma's embedded database; there is to be one of these for a data directory
 * @param carried what one apply leaves to the next
 */
public record Parts(
    Environment environment,
    ReplicatorConfig config,
    Role role,
    CommandRunner runner,
    EmbeddedServer server,
    DatabaseLocator locator,
    Clock clock,
    Carryover carried) {
  /** Of a repository that its leader makes. */
  public static final String TO_BE_CREATED =
      "The leader creates it at its first publish, as REPLICATOR_INIT says.";

  private static final String TO_BE_CREATED_BY_ITSELF =
      "The first instance whose Uptime Kuma has a user creates it, and leads.";

  private static final Duration KUMA_READY_WITHIN = Duration.ofSeconds(30);
  private static final Duration KUMA_STEADY_FOR = Duration.ofSeconds(3);

  public Parts {
    carried.purgeDue.set(!role.leads());
  }

  Parts(
      Environment environment,
      ReplicatorConfig config,
      CommandRunner runner,
      EmbeddedServer server) {
    this(
        environment,
        config,
        Role.of(config),
        runner,
        server,
        locator(config.kuma(), config.sqliteDatabase(), server),
        Clock.systemUTC(),
        new Carryover());
  }

  static DatabaseLocator locator(
      KumaSettings kuma, Optional<Path> sqliteDatabase, EmbeddedServer server) {
    return new DatabaseLocator(
        kuma.dataDirectory(), sqliteDatabase, kuma.environment(), new ServedByKuma(server));
  }

  /** Of what only looks, and leaves the starting of servers to others. */
  public Parts(Environment environment, ReplicatorConfig config, CommandRunner runner) {
    this(environment, config, runner, OwnServer.of(config.kuma(), Starts.NEVER, true));
  }

  /**
   * Of a command, which ends where there is anything wrong with the configuration.
   *
   * @param starts WHEN_NEEDED only for who keeps the daemon away by the lock, and calls {@link
   *     OwnServer#end} before it gives back that
   */
  public static Parts ofCommand(Environment environment, ParsedConfig parsed, Starts starts)
      throws ConfigurationException {
    StartLog.warnings(parsed);
    List<Problem> problems = new ArrayList<>(parsed.errors());
    Path data = parsed.kuma().dataDirectory();
    if (!parsed.isWrong("DATA_DIR") && !Files.isDirectory(data)) {
      problems.add(
          new Problem(
              "DATA_DIR",
              data + " is no directory",
              "Set it to the data directory of Uptime Kuma."));
    }
    if (parsed.config().isEmpty() || !problems.isEmpty()) {
      NoRestore.consequence(parsed, OwnServer.of(parsed.kuma(), Starts.NEVER, true))
          .ifPresent(problems::add);
      throw new ConfigurationException(problems);
    }
    EmbeddedServer server = OwnServer.of(parsed.kuma(), starts, true);
    if (starts == Starts.WHEN_NEEDED) {
      OwnServer.endAtExit(server);
    }
    CommandRunner told = new WatchedRunner(new SystemCommandRunner(), environment.progress());
    return new Parts(environment, parsed.config().get(), told, server);
  }

  /** To be looked at; perhaps it is not there. */
  public StateDirectory stateToRead() {
    return new StateDirectory(config.stateDirectory(), clock);
  }

  public StateDirectory stateDirectory() throws ReplicationException {
    return StateDirectory.open(config.stateDirectory(), clock);
  }

  public Housekeeping housekeeping(Kuma kuma, Consumer<Optional<String>> page) {
    return new Housekeeping(this::database, kuma, carried, page, clock);
  }

  /** Kuma's database; empty while it has not been chosen or created. */
  public Optional<KumaDatabase> database() throws ReplicationException {
    return locator.locate().database().filter(KumaDatabase::exists);
  }

  /** The same for who can do nothing without it. */
  public KumaDatabase requireDatabase() throws ReplicationException {
    return database()
        .orElseThrow(
            () ->
                ReplicationException.terminal(
                    "Uptime Kuma has no database yet",
                    "Start Uptime Kuma once, or check DATA_DIR."));
  }

  public ResticStore store(StateDirectory state) {
    return store(state.resticCache(), Timeouts.DEFAULT, Optional.of(state.resticChildren()));
  }

  /**
   * As above.
   *
   * @param children where the restics that are running are remembered, if anywhere
   */
  public ResticStore store(Path cache, Timeouts timeouts, Optional<Path> children) {
    return restic(config.repository(), cache, timeouts, children, false, runner);
  }

  /** Of any repository. */
  ResticStore restic(
      RepositorySettings repository,
      Path cache,
      Timeouts timeouts,
      Optional<Path> children,
      boolean bulky,
      CommandRunner by) {
    return new ResticStore(
        new ResticSettings(
            ResticSettings.DEFAULT_EXECUTABLE,
            repository.environment(),
            cache,
            config.instanceName(),
            environment.directory(),
            timeouts,
            children,
            bulky ? FleetLabel.NONE : new FleetLabel(config.values().find(Variable.FLEET_NAME)),
            bulky),
        by);
  }

  /** Where the fleet's records are. */
  public RecordStore records() throws ReplicationException {
    RepositorySettings repository = config.repository();
    return RecordStores.at(config.fleet().orElseThrow().address().value(), repository.location())
        .open(repository.environment());
  }

  /** Where the repository is missing: what to do here, as it was known before or is yet to come. */
  public StoreException told(SnapshotStore store, StoreException e) throws ReplicationException {
    if (e.kind() != StoreException.Kind.REPOSITORY_MISSING) {
      return e;
    }
    boolean leads = role.leads();
    boolean known = stateToRead().peek().repositoryAt(store.locationKey()).isPresent();
    String hint =
        known
            ? (leads ? LeaderHints.REPOSITORY_GONE : ReplicaHints.REPOSITORY_GONE)
            : config.mode() == Mode.AUTO
                ? TO_BE_CREATED_BY_ITSELF
                : leads && config.values().get(Variable.INIT) ? TO_BE_CREATED : e.hint();
    return new StoreException(e.kind(), String.valueOf(e.getMessage()), hint, e);
  }

  PublishSettings publishSettings() {
    return new PublishSettings(
        exportSettings(),
        staging(),
        config.mode() == Mode.AUTO || config.values().get(Variable.INIT),
        config.values().get(Variable.LOOK_INTERVAL),
        config.values().get(Variable.MAX_DELETE_PERCENT));
  }

  public ExportSettings exportSettings() {
    return exportSettings(config.scope(), ServerZone.of(config.kuma().environment()));
  }

  /** Exports what another Uptime Kuma needs to be the same, whatever this one replicates. */
  public Exporter exporterOfEverything(KumaDatabase database) {
    return new Exporter(
        database, exportSettings(ReplicationScope.EVERYTHING, Optional.empty()), clock);
  }

  private ExportSettings exportSettings(ReplicationScope scope, Optional<String> timeZone) {
    return new ExportSettings(
        config.instanceName(),
        environment.hostName(),
        KumaVersion.read(environment.directory()),
        scope,
        timeZone,
        uploads());
  }

  /**
   * How this instance applies.
   *
   * @param supervised whether Kuma is ours to stop and start
   * @param repositoryExpectedBy until when a missing repository is no failure
   */
  public ApplySettings applySettings(boolean supervised, Instant repositoryExpectedBy) {
    return new ApplySettings(
        role.applyPolicy(),
        uploads(),
        staging(),
        config.values().get(Variable.MAX_DELETE_PERCENT),
        config.mode() != Mode.AUTO || isRestored(),
        ServerZone.of(config.kuma().environment()),
        repositoryExpectedBy,
        new ApplySettings.Handling(
            supervised, config.values().get(Variable.APPLY), KUMA_READY_WITHIN, KUMA_STEADY_FOR));
  }

  /** Whether what is here came from a backup, so that it gives way to what the fleet has. */
  private boolean isRestored() {
    try {
      return stateToRead().peek().restored() != null;
    } catch (StateException notToBeRead) {
      return false;
    }
  }

  /** Two instances on one machine may have the same staging directory: each has its part of it. */
  Path staging() {
    String own = Digest.ofText(config.stateDirectory().toString()).brief();
    return config.stagingDirectory().resolve(own);
  }

  private Path uploads() {
    return config.kuma().dataDirectory().resolve("upload");
  }

  /** Removes what processes that were killed left in staging; for who holds the lock. */
  public void removeLeftovers() {
    StagingDirectory.removeLeftovers(staging());
    DatabaseClone.removeLeftover(config.stateDirectory());
  }
}
