package io.github.replicatorkuma.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.kuma.RecordingKuma;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.leader.PublishOutcome;
import io.github.replicatorkuma.leader.PublishOutcome.Published;
import io.github.replicatorkuma.model.Drift;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.replica.ApplyCycle;
import io.github.replicatorkuma.replica.ApplyOptions;
import io.github.replicatorkuma.replica.ApplyOutcome;
import io.github.replicatorkuma.replica.ApplyOutcome.Applied;
import io.github.replicatorkuma.replica.ApplyOutcome.Refused;
import io.github.replicatorkuma.replica.DriftCheck;
import io.github.replicatorkuma.store.FakeSnapshotStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/**
 * A leader {@code alpha} and a replica {@code beta} on real databases, a repository in memory
 * between them, and a Kuma beside the replica that records what is asked of it.
 */
public class LeaderAndReplica {
  public static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  public static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  public final Path directory;
  public final FakeSnapshotStore leaderStore;
  public final FakeSnapshotStore replicaStore;
  public RecordingKuma recordingKuma = RecordingKuma.running();
  public final PlainInstance alpha;
  public final PlainInstance beta;

  /**
   * @param directory their data directories {@code leader} and {@code replica} are in it
   * @param leaderStore a repository in which the leader may have published already
   */
  protected LeaderAndReplica(Path directory, FakeSnapshotStore leaderStore) {
    this.directory = directory;
    this.leaderStore = leaderStore;
    this.replicaStore = leaderStore.on("beta.example");
    this.alpha = new PlainInstance(directory.resolve("leader"), "alpha", leaderStore, CLOCK);
    this.beta = new PlainInstance(directory.resolve("replica"), "beta", replicaStore, CLOCK);
    beta.kuma = recordingKuma;
    beta.repositoryExpectedBy = NOW;
  }

  protected static FakeSnapshotStore emptyRepository() {
    return FakeSnapshotStore.created(CLOCK, "alpha.example");
  }

  public SnapshotId publish() throws ReplicationException {
    return publish(PublishOptions.NONE);
  }

  public SnapshotId publish(PublishOptions options) throws ReplicationException {
    PublishOutcome outcome = alpha.publish(options);
    assertThat(outcome).as(outcome.summary()).isInstanceOf(Published.class);
    return ((Published) outcome).id();
  }

  public ApplyOutcome apply() throws Exception {
    return apply(ApplyOptions.NEW_ONLY);
  }

  public ApplyOutcome apply(ApplyOptions options) throws Exception {
    ApplyOutcome outcome = beta.apply(options);
    assertThat(recordingKuma.openTrials()).isZero();
    return outcome;
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

  /** The replica's, from the state on disk. */
  public ApplyCycle cycle() throws ReplicationException {
    return beta.applying(beta.memory());
  }

  /** What the replica holds otherwise than its last apply left it, by the state on disk. */
  public List<Drift.Part> drift() throws Exception {
    return new DriftCheck(
            beta.database.open(), replicaStore.locationKey(), beta.memory(), beta.applySettings())
        .look();
  }
}
