package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.config.KumaSettings;
import io.github.replicatorkuma.config.Mode;
import io.github.replicatorkuma.config.ParsedConfig;
import io.github.replicatorkuma.config.Problem;
import io.github.replicatorkuma.config.ReplicatorConfig;
import io.github.replicatorkuma.config.Variable;
import io.github.replicatorkuma.database.DatabaseLocator;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.ServerZone;
import io.github.replicatorkuma.exec.CommandRunner;
import io.github.replicatorkuma.exec.SystemCommandRunner;
import io.github.replicatorkuma.export.ExportSettings;
import io.github.replicatorkuma.export.Exporter;
import io.github.replicatorkuma.export.NotedFleet;
import io.github.replicatorkuma.files.FileQuestion;
import io.github.replicatorkuma.kept.KeptAside;
import io.github.replicatorkuma.kept.KeptStragglers;
import io.github.replicatorkuma.kept.OwnEdits;
import io.github.replicatorkuma.kuma.EmbeddedFiles;
import io.github.replicatorkuma.kuma.EmbeddedMariaDb;
import io.github.replicatorkuma.kuma.EmbeddedMariaDb.Starts;
import io.github.replicatorkuma.kuma.EmbeddedServer;
import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.kuma.KumaVersion;
import io.github.replicatorkuma.kuma.NoKuma;
import io.github.replicatorkuma.leader.DailyProof;
import io.github.replicatorkuma.leader.DailyRetention;
import io.github.replicatorkuma.leader.KnownRepository;
import io.github.replicatorkuma.leader.LeaderWatch;
import io.github.replicatorkuma.leader.PublishCycle;
import io.github.replicatorkuma.leader.PublishSettings;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.ReplicationScope;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.plan.ApplyPolicy;
import io.github.replicatorkuma.replica.ApplyCycle;
import io.github.replicatorkuma.replica.ApplyMeans;
import io.github.replicatorkuma.replica.ApplySettings;
import io.github.replicatorkuma.replica.Carryover;
import io.github.replicatorkuma.replica.DatabaseClone;
import io.github.replicatorkuma.replica.Housekeeping;
import io.github.replicatorkuma.replica.KeptNews;
import io.github.replicatorkuma.snapshot.StagingDirectory;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.restic.ResticSettings;
import io.github.replicatorkuma.store.restic.ResticStore;
import io.github.replicatorkuma.time.MonotonicClock;
import io.github.replicatorkuma.time.Sleeper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Puts the parts together as the configuration says. */
final class Wiring {
  /** How long a fresh replica waits for its leader to create the repository. */
  static final Duration REPOSITORY_PATIENCE = Duration.ofMinutes(15);

  private static final Duration KUMA_READY_WITHIN = Duration.ofSeconds(30);
  private static final Duration KUMA_STEADY_FOR = Duration.ofSeconds(3);
  static final Duration SERVER_ENDS_WITHIN = Duration.ofMinutes(1);

  /** How long edits that go on and on may hold up a snapshot. */
  private static final Duration LONGEST_BURST = Duration.ofSeconds(15);

  private final Environment environment;
  private final ReplicatorConfig config;
  private final Clock clock;
  private final CommandRunner runner;
  private final DatabaseLocator locator;
  private final EmbeddedServer embeddedServer;
  private final Carryover carried = new Carryover();

  /** For what only looks, and leaves the starting of servers to others. */
  Wiring(Environment environment, ReplicatorConfig config, CommandRunner runner) {
    this(environment, config, runner, embeddedServer(config.kuma(), Starts.NEVER, true));
  }

  Wiring(
      Environment environment,
      ReplicatorConfig config,
      CommandRunner runner,
      EmbeddedServer embeddedServer) {
    this.environment = environment;
    this.config = config;
    this.clock = Clock.systemUTC();
    this.runner = runner;
    this.locator =
        new DatabaseLocator(
            config.kuma().dataDirectory(),
            config.sqliteDatabase(),
            config.kuma().environment(),
            new ServedByKuma(embeddedServer));
    this.embeddedServer = embeddedServer;
    carried.purgeDue.set(!config.mode().isLeader());
  }

  /**
   * Kuma's embedded database; there is to be one of these for a data directory.
   *
   * @param askable whether the data directory may be asked, which else could take for ever
   */
  static EmbeddedServer embeddedServer(KumaSettings kuma, Starts starts, boolean askable) {
    return embeddedServer(kuma.dataDirectory(), kuma.environment(), starts, askable);
  }

  static EmbeddedServer embeddedServer(
      Path dataDirectory, Map<String, String> environment, Starts starts, boolean askable) {
    return new EmbeddedMariaDb(
        new EmbeddedFiles(
            dataDirectory, () -> askable && DatabaseLocator.isEmbedded(dataDirectory, environment)),
        environment,
        starts,
        new MonotonicClock(),
        Sleeper.system());
  }

  /** The configuration of a one-shot command, which ends where there is anything wrong with it. */
  static Wiring forCommand(Environment environment) throws ConfigurationException {
    return forCommand(environment, environment.parse(), Starts.NEVER);
  }

  /**
   * The same for a command that keeps the daemon away by the lock, and so may start Kuma's embedded
   * database; {@link #endOwnServer} before it gives back the lock.
   */
  static Wiring forLockingCommand(Environment environment) throws ConfigurationException {
    Wiring wiring = forCommand(environment, environment.parse(), Starts.WHEN_NEEDED);
    endAtExit(wiring.embeddedServer);
    return wiring;
  }

  /** The same for a command that uses no repository, and so needs none in the environment. */
  static Wiring forCommandWithoutRepository(Environment environment) throws ConfigurationException {
    return forCommand(environment, environment.parseWithoutRepository(), Starts.NEVER);
  }

  private static Wiring forCommand(Environment environment, ParsedConfig parsed, Starts starts)
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
      throw new ConfigurationException(problems);
    }
    return new Wiring(
        environment,
        parsed.config().get(),
        new WatchedRunner(new SystemCommandRunner(), WatchedRunner.telling(environment.progress())),
        embeddedServer(parsed.kuma(), starts, true));
  }

  ReplicatorConfig config() {
    return config;
  }

  StateDirectory stateDirectory() throws ReplicationException {
    return StateDirectory.open(config.stateDirectory(), clock);
  }

  /** Whether rows were applied that Kuma has not yet proved to live with. */
  boolean hasUnprovedApply() {
    return FileQuestion.exists(new StateDirectory(config.stateDirectory(), clock).restorePoint());
  }

  /** Ends Kuma's embedded database where this has started it. */
  void endOwnServer() {
    embeddedServer.stopOwn(SERVER_ENDS_WITHIN);
  }

  /** Ends what the server has started also when the command is interrupted. */
  static void endAtExit(EmbeddedServer server) {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> server.stopOwn(SERVER_ENDS_WITHIN), "end-server"));
  }

  Housekeeping housekeeping(Kuma kuma, Consumer<Optional<String>> page) {
    return new Housekeeping(this::database, kuma, carried, page, clock);
  }

  DatabaseLocator locator() {
    return locator;
  }

  /** Kuma's database; empty while it has not been chosen or created. */
  Optional<KumaDatabase> database() throws ReplicationException {
    return locator.locate().database().filter(KumaDatabase::exists);
  }

  /** Kuma's database, for a command that can do nothing without it. */
  KumaDatabase requireDatabase() throws ReplicationException {
    return database()
        .orElseThrow(
            () ->
                ReplicationException.terminal(
                    "Uptime Kuma has no database yet",
                    "Start Uptime Kuma once, or check DATA_DIR."));
  }

  SnapshotStore store(StateDirectory state) {
    return new ResticStore(
        new ResticSettings(
            ResticSettings.DEFAULT_EXECUTABLE,
            config.repository().environment(),
            state.resticCache(),
            config.instanceName(),
            environment.directory(),
            ResticSettings.Timeouts.DEFAULT,
            Optional.of(state.resticChildren())),
        runner);
  }

  /**
   * What publishes.
   *
   * @param adopts whether a daemon goes on with it, which takes up what others publish
   */
  PublishCycle publishCycle(
      KumaDatabase database,
      SnapshotStore store,
      StateDirectory state,
      InstanceMemory memory,
      boolean adopts,
      Steps steps) {
    KeptStragglers stragglers = new KeptStragglers(new KeptAside(state), store, adopts);
    PublishSettings settings =
        new PublishSettings(
            exportSettings(),
            staging(),
            config.values().get(Variable.INIT),
            config.values().get(Variable.LOOK_INTERVAL),
            config.values().get(Variable.MAX_DELETE_PERCENT));
    return new PublishCycle(database, store, memory, settings, stragglers, clock, steps);
  }

  LeaderWatch leaderWatch() {
    return new LeaderWatch(config.values().get(Variable.QUIET_PERIOD), LONGEST_BURST);
  }

  /** Retention, where it is asked for. */
  Optional<DailyRetention> retention(SnapshotStore store, InstanceMemory memory, Steps steps) {
    return config
        .values()
        .find(Variable.KEEP)
        .map(policy -> new DailyRetention(policy, known(store, memory, steps)));
  }

  DailyProof proof(SnapshotStore store, InstanceMemory memory, Steps steps) {
    return new DailyProof(known(store, memory, steps), new MonotonicClock());
  }

  private KnownRepository known(SnapshotStore store, InstanceMemory memory, Steps steps) {
    return new KnownRepository(store, memory, staging(), clock, steps);
  }

  ExportSettings exportSettings() {
    return exportSettings(config.scope(), timeZone());
  }

  /** Exports what another Uptime Kuma needs to be the same, whatever this one replicates. */
  Exporter exporterOfEverything(KumaDatabase database) {
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

  ApplyCycle applyCycle(
      KumaDatabase database,
      SnapshotStore store,
      StateDirectory state,
      InstanceMemory memory,
      Kuma kuma,
      ApplySettings settings,
      Steps steps) {
    OwnEdits edits =
        new OwnEdits(
            new KeptAside(state),
            database,
            new NotedFleet(
                new Exporter(database, exportSettings(), clock), memory, store.locationKey()),
            steps);
    return new ApplyCycle(
        new ApplyMeans(database, store, state, memory, kuma, settings, edits, carried, steps));
  }

  KeptNews keptNews(StateDirectory state, SnapshotStore store, boolean adopts) {
    return new KeptNews(new KeptAside(state), store, config.scope(), adopts);
  }

  /** The apply of a one-shot command, which finds Kuma stopped and leaves it so. */
  ApplyCycle applyOnce(
      KumaDatabase database,
      SnapshotStore store,
      StateDirectory state,
      InstanceMemory memory,
      Steps steps) {
    ApplySettings settings = applySettings(false, Instant.EPOCH);
    return applyCycle(database, store, state, memory, new NoKuma(), settings, steps);
  }

  /**
   * How this instance applies.
   *
   * @param supervised whether Kuma is ours to stop and start
   * @param repositoryExpectedBy until when a missing repository is no failure
   */
  ApplySettings applySettings(boolean supervised, Instant repositoryExpectedBy) {
    boolean localEntities = config.mode() == Mode.RESTORE_LOCAL_ENTITY_REPLICATION;
    // A leader that goes back publishes what it applies: it is to differ in nothing.
    boolean leader = config.mode().isLeader();
    return new ApplySettings(
        new ApplyPolicy(
            config.scope(),
            localEntities ? config.values().get(Variable.LOCAL_ENTITIES) : Set.of(),
            leader ? Set.of() : config.values().get(Variable.PAUSE_TYPES)),
        uploads(),
        staging(),
        config.values().get(Variable.MAX_DELETE_PERCENT),
        timeZone(),
        repositoryExpectedBy,
        new ApplySettings.Handling(
            supervised, config.values().get(Variable.APPLY), KUMA_READY_WITHIN, KUMA_STEADY_FOR));
  }

  /** The zone that {@code TZ} names to Uptime Kuma. */
  Optional<String> timeZone() {
    return ServerZone.of(config.kuma().environment());
  }

  Clock clock() {
    return clock;
  }

  /** Two instances on one machine may have the same staging directory: each has its part of it. */
  private Path staging() {
    String own = Digest.ofText(config.stateDirectory().toString()).brief();
    return config.stagingDirectory().resolve(own);
  }

  /** Removes what processes that were killed left in staging; for who holds the lock. */
  void removeLeftovers() {
    StagingDirectory.removeLeftovers(staging());
    DatabaseClone.removeLeftover(config.stateDirectory());
  }

  Path uploads() {
    return config.kuma().dataDirectory().resolve("upload");
  }

  /** What a lock file says about its holder. */
  static String holder(String command) {
    return command + ", pid " + ProcessHandle.current().pid();
  }
}
