package io.github.replicatorkuma.fleet;

import io.github.replicatorkuma.daemon.Cycle;
import io.github.replicatorkuma.daemon.UpkeepCycle;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.leader.DailyProof;
import io.github.replicatorkuma.leader.DailyRetention;
import io.github.replicatorkuma.leader.KnownRepository;
import io.github.replicatorkuma.model.ApplyMethod;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.KeepPolicy;
import io.github.replicatorkuma.model.KeepPolicy.Rule;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.restic.TestRestic;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * All of an instance below one directory, with a repository of real restic, so that a process finds
 * it as another one left it.
 */
record CrashInstance(Path directory) {
  Path uploads() {
    return directory.resolve("upload");
  }

  Path repository() {
    return directory.resolve("repository");
  }

  Path staging() {
    return directory.resolve("staging");
  }

  StateDirectory state() throws ReplicationException {
    return StateDirectory.open(directory.resolve("state"), Clock.systemUTC());
  }

  SnapshotStore store() {
    return TestRestic.store(directory, "instance", TestRestic.executable());
  }

  KumaDatabase database() throws ReplicationException {
    return TestKuma.databaseIn(directory);
  }

  /** In a process that starts now. */
  private PlainInstance started(Kuma kuma, Clock clock, Steps steps) {
    PlainInstance instance = new PlainInstance(directory, "alpha", store(), clock);
    instance.database = this::database;
    instance.kuma = kuma;
    instance.steps = steps;
    instance.createsRepository = true;
    instance.maxDeletePercent = 50;
    return instance;
  }

  /**
   * A leader's cycle.
   *
   * @param retains whether it forgets all but the newest snapshot
   */
  Cycle leader(SnapshotStore store, Kuma kuma, boolean retains, Clock clock, Steps steps)
      throws ReplicationException {
    PlainInstance leader = started(kuma, clock, steps);
    leader.store = store;
    InstanceMemory memory = leader.memory();
    KnownRepository repository = leader.repository(memory);
    KeepPolicy newestOnly = new KeepPolicy(Map.of(Rule.LAST, 1));
    return new UpkeepCycle(
        leader.leaderCycle(memory, PlainInstance.impatient()),
        new DailyProof(repository, clock),
        retains ? Optional.of(new DailyRetention(newestOnly, repository)) : Optional.empty(),
        Duration.ofSeconds(5));
  }

  /** A replica's cycle. */
  Cycle replica(Kuma kuma, ApplyMethod method, Steps steps) throws ReplicationException {
    PlainInstance replica = started(kuma, Clock.systemUTC(), steps);
    replica.method = method;
    Cycle cycle = replica.replicaCycle();
    return moment -> {
      CycleReport report = cycle.run(moment);
      if (moment == Cycle.Moment.RUNNING && kuma.isRunning()) {
        replica.keepHouse();
      }
      return report;
    };
  }
}
