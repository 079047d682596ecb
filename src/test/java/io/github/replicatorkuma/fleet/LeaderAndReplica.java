package io.github.replicatorkuma.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.export.ExportSettings;
import io.github.replicatorkuma.export.Exporter;
import io.github.replicatorkuma.kept.TestEdits;
import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.kuma.RecordingKuma;
import io.github.replicatorkuma.leader.PublishCycle;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.leader.PublishOutcome;
import io.github.replicatorkuma.leader.PublishOutcome.Published;
import io.github.replicatorkuma.leader.PublishSettings;
import io.github.replicatorkuma.model.ApplyMethod;
import io.github.replicatorkuma.model.Drift;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.ReplicationScope;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.plan.ApplyPolicy;
import io.github.replicatorkuma.replica.ApplyCycle;
import io.github.replicatorkuma.replica.ApplyOptions;
import io.github.replicatorkuma.replica.ApplyOutcome;
import io.github.replicatorkuma.replica.ApplyOutcome.Applied;
import io.github.replicatorkuma.replica.ApplyOutcome.Refused;
import io.github.replicatorkuma.replica.ApplySettings;
import io.github.replicatorkuma.replica.Carryover;
import io.github.replicatorkuma.replica.DriftCheck;
import io.github.replicatorkuma.replica.Housekeeping;
import io.github.replicatorkuma.replica.TestApply;
import io.github.replicatorkuma.snapshot.ContentSummary;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.store.FakeSnapshotStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * A leader and a replica on real databases, a repository in memory between them, and a Kuma beside
 * the replica that records what is asked of it. Each cycle starts from the state on disk, as after
 * a restart. Tests set the fields as they need.
 */
public abstract class LeaderAndReplica {
  public static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  public static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  public final Path directory;
  public final FakeSnapshotStore leaderStore;
  public final FakeSnapshotStore replicaStore;
  public RecordingKuma recordingKuma = RecordingKuma.running();
  public Kuma kuma = recordingKuma;
  public final Carryover carried = new Carryover();
  public ApplyPolicy policy = ApplyPolicy.EXACT;
  public ReplicationScope leaderScope = ReplicationScope.DEFAULT;
  public Optional<String> leaderZone = Optional.empty();
  public Optional<String> replicaZone = Optional.empty();
  public Optional<String> kumaVersion = Optional.of("2.5.3");
  public Clock leaderClock = CLOCK;
  public boolean supervised = true;
  public ApplyMethod method = ApplyMethod.AUTO;

  /** Of the leader; nothing that vanishes there is too much unless a test says so. */
  public int maxDeletePercent = 100;

  public Instant repositoryExpectedBy = NOW;
  public Duration readyWithin = Duration.ofSeconds(1);
  public Steps steps = Steps.UNOBSERVED;

  /**
   * @param directory their data directories {@code leader} and {@code replica} are in it
   * @param leaderStore a repository in which the leader may have published already
   */
  protected LeaderAndReplica(Path directory, FakeSnapshotStore leaderStore) {
    this.directory = directory;
    this.leaderStore = leaderStore;
    this.replicaStore = leaderStore.on("beta.example");
  }

  protected static FakeSnapshotStore emptyRepository() {
    return FakeSnapshotStore.created(CLOCK, "alpha.example");
  }

  protected abstract KumaDatabase leaderDatabase() throws ReplicationException;

  protected abstract KumaDatabase replicaDatabase() throws ReplicationException;

  public SnapshotId publish() throws ReplicationException {
    return publish(PublishOptions.NONE);
  }

  public SnapshotId publish(PublishOptions options) throws ReplicationException {
    PublishOutcome outcome = lookAsLeader(options);
    assertThat(outcome).as(outcome.summary()).isInstanceOf(Published.class);
    return ((Published) outcome).id();
  }

  /** A publish cycle, whatever comes of it. */
  public PublishOutcome lookAsLeader(PublishOptions options) throws ReplicationException {
    return leaderCycle(InstanceMemory.open(leaderState())).run(options);
  }

  public PublishCycle leaderCycle(InstanceMemory memory) throws ReplicationException {
    return new PublishCycle(
        leaderDatabase(),
        leaderStore,
        memory,
        leaderSettings(),
        TestEdits.stragglers(leaderState(), leaderStore, /* adopts= */ true),
        leaderClock,
        steps);
  }

  /** What {@code export} writes on the leader. */
  public ContentSummary exportLeader(Path target) throws ReplicationException {
    return new Exporter(leaderDatabase(), leaderSettings().content(), leaderClock).export(target);
  }

  private PublishSettings leaderSettings() {
    return new PublishSettings(
        new ExportSettings(
            "alpha",
            "alpha.example",
            kumaVersion,
            leaderScope,
            leaderZone,
            directory.resolve("leader/upload")),
        leaderStaging(),
        false,
        Duration.ofHours(1),
        maxDeletePercent);
  }

  public Path leaderStaging() {
    return directory.resolve("leader-staging");
  }

  public ApplyOutcome apply() throws Exception {
    return apply(ApplyOptions.NEW_ONLY);
  }

  public ApplyOutcome apply(ApplyOptions options) throws Exception {
    ApplyOutcome outcome = cycle().run(options);
    assertThat(recordingKuma.openTrials()).isZero();
    return outcome;
  }

  /** What the replica's daemon does between two cycles, to its end. */
  public void keepHouse() {
    carried.purgeDue.set(true);
    var unused =
        new Housekeeping(() -> Optional.of(replicaDatabase()), kuma, carried, page -> {}, CLOCK)
            .run(pause -> false, Duration.ofDays(1));
  }

  /** Publishes the leader's rows and applies them. */
  public Applied publishAndApply() throws Exception {
    publish();
    return applied(apply());
  }

  public static Applied applied(ApplyOutcome outcome) {
    assertThat(outcome).as(outcome.summary()).isInstanceOf(Applied.class);
    return (Applied) outcome;
  }

  public static Refused refused(ApplyOutcome outcome) {
    assertThat(outcome).as(outcome.summary()).isInstanceOf(Refused.class);
    return (Refused) outcome;
  }

  public ApplyCycle cycle() throws ReplicationException {
    StateDirectory state = replicaState();
    return TestApply.cycle(
        replicaDatabase(),
        replicaStore,
        state,
        InstanceMemory.open(state),
        kuma,
        settings(),
        carried,
        steps);
  }

  /** What the replica holds otherwise than its last apply left it, by the state on disk. */
  public List<Drift.Part> drift() throws Exception {
    InstanceMemory memory = InstanceMemory.open(replicaState());
    return new DriftCheck(replicaDatabase(), replicaStore.locationKey(), memory, settings()).look();
  }

  public ApplySettings settings() {
    return new ApplySettings(
        policy,
        uploads(),
        directory.resolve("replica-staging"),
        50,
        replicaZone,
        repositoryExpectedBy,
        new ApplySettings.Handling(supervised, method, readyWithin, Duration.ofSeconds(1)));
  }

  public Path uploads() {
    return directory.resolve("replica/upload");
  }

  public StateDirectory leaderState() throws ReplicationException {
    return stateOf("leader-state");
  }

  public StateDirectory replicaState() throws ReplicationException {
    return stateOf("replica-state");
  }

  private StateDirectory stateOf(String name) throws ReplicationException {
    return StateDirectory.open(directory.resolve(name), CLOCK);
  }
}
