package io.github.replicatorkuma.fleet;

import io.github.replicatorkuma.daemon.Cycle;
import io.github.replicatorkuma.daemon.GoBack;
import io.github.replicatorkuma.daemon.LeaderCycle;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.kept.KeptAside;
import io.github.replicatorkuma.kept.KeptEntry;
import io.github.replicatorkuma.kept.TestEdits;
import io.github.replicatorkuma.kuma.RecordingKuma;
import io.github.replicatorkuma.kuma.RunningLoops;
import io.github.replicatorkuma.leader.DailyRetention;
import io.github.replicatorkuma.leader.KnownRepository;
import io.github.replicatorkuma.leader.LeaderWatch;
import io.github.replicatorkuma.leader.PublishCycle;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.leader.PublishOutcome;
import io.github.replicatorkuma.leader.PublishSettings;
import io.github.replicatorkuma.leader.TestPublishing;
import io.github.replicatorkuma.model.ApplyMethod;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.KeepPolicy;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.ReplicationScope;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.plan.ApplyPolicy;
import io.github.replicatorkuma.replica.ApplyCycle;
import io.github.replicatorkuma.replica.ApplyOptions;
import io.github.replicatorkuma.replica.ApplyOutcome;
import io.github.replicatorkuma.replica.ApplySettings;
import io.github.replicatorkuma.replica.Carryover;
import io.github.replicatorkuma.replica.Choice;
import io.github.replicatorkuma.replica.KeptChoice;
import io.github.replicatorkuma.replica.TestApply;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.store.FakeSnapshotStore;
import io.github.replicatorkuma.store.SnapshotStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An instance of a fleet that may take any role. On a SQLite file its Kuma takes up live what is in
 * it; on MariaDB it is restarted. Each deed starts from the state on disk, as after a restart.
 */
public final class Member {
  public final String name;

  /** The repository, for what a test wants of one in memory. */
  public final FakeSnapshotStore store;

  public final RecordingKuma kuma = RecordingKuma.running();
  public ApplyPolicy policy = ApplyPolicy.EXACT;
  public Steps steps = Steps.UNOBSERVED;

  private final SnapshotStore snapshots;
  private final TestKuma data;
  private final Path directory;
  private final Clock clock;
  private Carryover carried = new Carryover();
  private LeaderWatch watch = newWatch();

  public Member(Path parent, String name, FakeSnapshotStore store, Clock clock) {
    this(TestKuma.sqlite(parent.resolve(name)), name, store, clock);
    var unused = kuma.reachable(() -> loops(database()));
  }

  /** With a Kuma that has to be restarted to take up rows. */
  Member(TestKuma data, String name, FakeSnapshotStore store, Clock clock) {
    this(data, name, store, store, clock);
  }

  /** On a real repository. */
  Member(Path parent, String name, SnapshotStore real, Clock clock) {
    this(
        TestKuma.sqlite(parent.resolve(name)),
        name,
        real,
        FakeSnapshotStore.missing(clock, name),
        clock);
    var unused = kuma.reachable(() -> loops(database()));
  }

  private Member(
      TestKuma data, String name, SnapshotStore snapshots, FakeSnapshotStore store, Clock clock) {
    this.snapshots = snapshots;
    this.data = data;
    this.name = name;
    this.directory = data.directory();
    this.store = store;
    this.clock = clock;
  }

  private static LeaderWatch newWatch() {
    return new LeaderWatch(Duration.ZERO, Duration.ZERO);
  }

  /** What Kuma has to run with, by code of the test's own. */
  public static RunningLoops loops(Path kumaDb) {
    return new RunningLoops(
        rows(kumaDb, "monitor WHERE active = 1", RunningLoops.MONITOR_COLUMNS),
        rows(kumaDb, "maintenance", RunningLoops.MAINTENANCE_COLUMNS));
  }

  private static Set<List<@Nullable String>> rows(Path kumaDb, String from, List<String> columns) {
    String texts =
        columns.stream()
            .map("coalesce('=' || \"%s\", '-')"::formatted)
            .collect(Collectors.joining(" || char(31) || "));
    Set<List<@Nullable String>> rows = new HashSet<>();
    for (Object row : TestDatabases.query(kumaDb, "SELECT " + texts + " FROM " + from)) {
      rows.add(
          Arrays.stream(String.valueOf(row).split("\u001f", -1))
              .map(cell -> cell.equals("-") ? null : cell.substring(1))
              .collect(Collectors.toList()));
    }
    return rows;
  }

  public Path directory() {
    return directory;
  }

  public Path database() {
    return directory.resolve("kuma.db");
  }

  public void edit(String sql) {
    data.execute(sql);
  }

  /** Raw SQL on its database. */
  TestKuma data() {
    return data;
  }

  public Map<String, List<String>> rows() {
    return data.storedReplicatedTables();
  }

  /** The process ends, and another one begins. */
  public void restarted() {
    carried = new Carryover();
    watch = newWatch();
  }

  public StateDirectory state() throws ReplicationException {
    return StateDirectory.open(directory.resolve("state"), clock);
  }

  public List<KeptEntry> kept() throws ReplicationException {
    return new KeptAside(state()).list();
  }

  /** By its command. */
  public PublishOutcome publish(PublishOptions options) throws ReplicationException {
    return publishing(InstanceMemory.open(state())).run(options);
  }

  public ApplyOutcome apply(ApplyOptions options)
      throws ReplicationException, InterruptedException {
    return applying(InstanceMemory.open(state())).run(options);
  }

  /** One cycle of its daemon as a leader. */
  public CycleReport lead() throws ReplicationException, InterruptedException {
    InstanceMemory memory = InstanceMemory.open(state());
    LeaderCycle.Means means = new LeaderCycle.Means(applying(memory), publishing(memory));
    return new LeaderCycle(() -> Optional.of(means), watch, clock).run(Cycle.Moment.RUNNING);
  }

  public CycleReport goBack(SnapshotId id) throws ReplicationException, InterruptedException {
    return goBack().to(new Choice.ById(id), /* acceptDeletes= */ true);
  }

  public CycleReport bringBack(KeptChoice choice)
      throws ReplicationException, InterruptedException {
    return goBack().to(choice);
  }

  private GoBack goBack() throws ReplicationException {
    InstanceMemory memory = InstanceMemory.open(state());
    return new GoBack(applying(memory), publishing(memory));
  }

  private KumaDatabase kumaDatabase() throws ReplicationException {
    return data.database();
  }

  private PublishCycle publishing(InstanceMemory memory) throws ReplicationException {
    Path staging = directory.resolve("publish-staging");
    PublishSettings settings =
        new PublishSettings(
            TestPublishing.content(name, ReplicationScope.DEFAULT, directory.resolve("upload")),
            staging,
            true,
            Duration.ofHours(1),
            100);
    return new PublishCycle(
        kumaDatabase(),
        snapshots,
        memory,
        settings,
        TestEdits.stragglers(state(), snapshots, /* adopts= */ true),
        clock,
        steps);
  }

  /** Retention after a good cycle as a leader. */
  void retain(KeepPolicy policy) throws ReplicationException {
    new DailyRetention(
            policy,
            new KnownRepository(snapshots, InstanceMemory.open(state()), directory, clock, steps))
        .run();
  }

  private ApplyCycle applying(InstanceMemory memory) throws ReplicationException {
    ApplySettings settings =
        new ApplySettings(
            policy,
            directory.resolve("upload"),
            directory.resolve("apply-staging"),
            100,
            Optional.empty(),
            Instant.MIN,
            TestApply.handling(true, ApplyMethod.AUTO));
    return TestApply.cycle(
        kumaDatabase(), snapshots, state(), memory, kuma, settings, carried, steps);
  }
}
