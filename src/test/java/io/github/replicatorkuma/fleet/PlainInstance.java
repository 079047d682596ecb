package io.github.replicatorkuma.fleet;

import io.github.replicatorkuma.daemon.GoBack;
import io.github.replicatorkuma.daemon.LeaderCycle;
import io.github.replicatorkuma.daemon.ReplicaCycle;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.sqlite.SqliteDatabase;
import io.github.replicatorkuma.export.ExportSettings;
import io.github.replicatorkuma.export.Exporter;
import io.github.replicatorkuma.export.NotedFleet;
import io.github.replicatorkuma.kept.KeptAside;
import io.github.replicatorkuma.kept.KeptStragglers;
import io.github.replicatorkuma.kept.OwnEdits;
import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.kuma.NoKuma;
import io.github.replicatorkuma.leader.KnownRepository;
import io.github.replicatorkuma.leader.LeaderWatch;
import io.github.replicatorkuma.leader.PublishCycle;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.leader.PublishOutcome;
import io.github.replicatorkuma.leader.PublishSettings;
import io.github.replicatorkuma.leader.Saves;
import io.github.replicatorkuma.model.ApplyMethod;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.plan.ApplyPolicy;
import io.github.replicatorkuma.replica.ApplyCycle;
import io.github.replicatorkuma.replica.ApplyMeans;
import io.github.replicatorkuma.replica.ApplyOptions;
import io.github.replicatorkuma.replica.ApplyOutcome;
import io.github.replicatorkuma.replica.ApplySettings;
import io.github.replicatorkuma.replica.Carryover;
import io.github.replicatorkuma.replica.Housekeeping;
import io.github.replicatorkuma.schema.ReplicationScope;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.store.SnapshotStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An instance whose files are below one directory, with the usual configuration. Each cycle starts
 * from the state on disk, as after a restart. Tests set the fields as they need.
 */
public class PlainInstance {
  public static final Duration LOOK_INTERVAL = Duration.ofHours(1);

  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Where its database is, which tests may alter on the way. */
  @FunctionalInterface
  public interface Databases {
    KumaDatabase open() throws ReplicationException;
  }

  public final Path directory;
  public final String name;
  public SnapshotStore store;
  public Databases database;
  public Clock clock;
  public Kuma kuma = new NoKuma();
  public Steps steps = Steps.UNOBSERVED;
  public Carryover carried = new Carryover();
  public Optional<String> zone = Optional.empty();

  public Optional<String> kumaVersion = Optional.of("2.5.3");
  public ReplicationScope scope = ReplicationScope.DEFAULT;
  public boolean createsRepository;
  public boolean adopts = true;

  /** As a leader; nothing that vanishes is too much unless a test says so. */
  public int maxDeletePercent = 100;

  /** As a replica; of its monitors, so many may turn out to be other ones. */
  public int maxReplacedPercent = 50;

  public ApplyPolicy policy = ApplyPolicy.EXACT;
  public Instant repositoryExpectedBy = Instant.EPOCH;
  public boolean supervised = true;
  public ApplyMethod method = ApplyMethod.AUTO;
  public Duration readyWithin = SECOND;
  public Duration steadyFor = SECOND;

  /**
   * @param directory Kuma's data directory, with a SQLite file unless its database is set
   */
  public PlainInstance(Path directory, String name, SnapshotStore store, Clock clock) {
    this.directory = directory;
    this.name = name;
    this.store = store;
    this.clock = clock;
    this.database = () -> new SqliteDatabase(directory.resolve("kuma.db"), Duration.ZERO);
  }

  public Path uploads() {
    return directory.resolve("upload");
  }

  public Path staging() {
    return directory.resolve("staging");
  }

  public StateDirectory state() throws ReplicationException {
    return StateDirectory.open(directory.resolve("state"), clock);
  }

  public InstanceMemory memory() throws ReplicationException {
    return InstanceMemory.open(state());
  }

  /** What it exports, on a machine called after it. */
  public Exporter exporter() throws ReplicationException {
    return new Exporter(database.open(), content(), clock);
  }

  private ExportSettings content() {
    return new ExportSettings(name, name + ".example", kumaVersion, scope, zone, uploads());
  }

  public PublishCycle publishing(InstanceMemory memory) throws ReplicationException {
    return new PublishCycle(
        database.open(),
        store,
        memory,
        new PublishSettings(
            content(), staging(), createsRepository, LOOK_INTERVAL, maxDeletePercent),
        new KeptStragglers(new KeptAside(state()), store, adopts),
        saved -> {},
        clock,
        steps);
  }

  public ApplyCycle applying(InstanceMemory memory) throws ReplicationException {
    KumaDatabase opened = database.open();
    StateDirectory state = state();
    NotedFleet noted =
        new NotedFleet(new Exporter(opened, content(), clock), memory, store.locationKey());
    return new ApplyCycle(
        new ApplyMeans(
            opened,
            store,
            state,
            memory,
            kuma,
            applySettings(),
            new OwnEdits(new KeptAside(state), opened, noted, /* mayLead= */ false, steps),
            carried,
            steps));
  }

  public ApplySettings applySettings() {
    return new ApplySettings(
        policy,
        uploads(),
        staging(),
        maxReplacedPercent,
        /* givesUpOwn= */ true,
        zone,
        repositoryExpectedBy,
        new ApplySettings.Handling(supervised, method, readyWithin, steadyFor));
  }

  /** By its command. */
  public PublishOutcome publish(PublishOptions options) throws ReplicationException {
    return publishing(memory()).run(options);
  }

  public ApplyOutcome apply(ApplyOptions options)
      throws ReplicationException, InterruptedException {
    return applying(memory()).run(options);
  }

  /** As its daemon, which starts now, repeats it as a leader. */
  public LeaderCycle leaderCycle(InstanceMemory memory, LeaderWatch watch) {
    return new LeaderCycle(
        () -> Optional.of(new LeaderCycle.Means(applying(memory), publishing(memory))),
        watch,
        clock,
        since -> {});
  }

  public static LeaderWatch impatient() {
    return new LeaderWatch(Saves.unknown(Duration.ZERO), Duration.ZERO, Runnable::run);
  }

  public ReplicaCycle replicaCycle() throws ReplicationException {
    InstanceMemory memory = memory();
    return new ReplicaCycle(
        () -> Optional.of(applying(memory)),
        Optional::empty,
        false,
        drift -> {},
        Clock.systemUTC());
  }

  public GoBack goBack() throws ReplicationException {
    InstanceMemory memory = memory();
    return new GoBack(applying(memory), publishing(memory));
  }

  public KnownRepository repository(InstanceMemory memory) {
    return new KnownRepository(store, memory, staging(), clock, steps);
  }

  /** What its daemon does between two cycles as a replica, to its end. */
  public void keepHouse() {
    carried.purgeDue.set(true);
    var unused =
        new Housekeeping(() -> Optional.of(database.open()), kuma, carried, page -> {}, clock)
            .run(pause -> false, Duration.ofDays(1));
  }

  /** Ends there with a failure that is tried again. */
  public static Steps failingAt(Step place) {
    return step -> {
      if (step == place) {
        throw ReplicationException.retryable("failed at " + place, "", null);
      }
    };
  }
}
