package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.daemon.GoBack;
import io.github.replicatorkuma.daemon.LeaderCycle;
import io.github.replicatorkuma.fleet.SqliteFleet;
import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.kuma.NoKuma;
import io.github.replicatorkuma.leader.LeaderWatch;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.plan.ApplyPolicy;
import io.github.replicatorkuma.replica.ApplyCycle;
import io.github.replicatorkuma.replica.ApplyOutcome;
import io.github.replicatorkuma.replica.ApplySettings;
import io.github.replicatorkuma.replica.Choice;
import io.github.replicatorkuma.replica.KeptChoice;
import io.github.replicatorkuma.replica.TestApply;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.state.StateDirectory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** A seeded leader that goes back as by its command and runs as under its daemon, and a replica. */
final class GoBackFixture extends SqliteFleet {
  GoBackFixture(Path directory) {
    super(directory);
    maxDeletePercent = 50;
  }

  CycleReport goBack(SnapshotId id, boolean acceptDeletes) throws Exception {
    return goBack(new Choice.ById(id), acceptDeletes);
  }

  CycleReport goBack(Choice choice, boolean acceptDeletes) throws Exception {
    StateDirectory state = leaderState();
    InstanceMemory memory = InstanceMemory.open(state);
    return new GoBack(leaderApply(state, memory, new NoKuma(), false), leaderCycle(memory))
        .to(choice, acceptDeletes);
  }

  ApplyOutcome undo() throws Exception {
    StateDirectory state = leaderState();
    return leaderApply(state, InstanceMemory.open(state), new NoKuma(), false).undo();
  }

  /** Applies what is kept aside, as its command does. */
  CycleReport kept(KeptChoice choice) throws Exception {
    StateDirectory state = leaderState();
    InstanceMemory memory = InstanceMemory.open(state);
    return new GoBack(leaderApply(state, memory, new NoKuma(), false), leaderCycle(memory))
        .to(choice);
  }

  /** The leader's cycle as its daemon repeats it, from the state on disk. */
  LeaderCycle daemon(Kuma beside, boolean supervised) throws ReplicationException {
    StateDirectory state = leaderState();
    InstanceMemory memory = InstanceMemory.open(state);
    LeaderCycle.Means means =
        new LeaderCycle.Means(leaderApply(state, memory, beside, supervised), leaderCycle(memory));
    return new LeaderCycle(
        () -> Optional.of(means), new LeaderWatch(Duration.ZERO, Duration.ZERO), Clock.systemUTC());
  }

  private ApplyCycle leaderApply(
      StateDirectory state, InstanceMemory memory, Kuma beside, boolean supervised) {
    ApplySettings settings =
        new ApplySettings(
            ApplyPolicy.EXACT,
            directory.resolve("leader/upload"),
            leaderStaging(),
            50,
            Optional.empty(),
            NOW,
            TestApply.handling(supervised, method));
    return TestApply.cycle(
        leaderDatabase(), leaderStore, state, memory, beside, settings, carried, steps);
  }
}
