package io.github.replicatorkuma.fleet;

import io.github.replicatorkuma.daemon.Cycle;
import io.github.replicatorkuma.daemon.LeaderCycle;
import io.github.replicatorkuma.daemon.ReplicaCycle;
import io.github.replicatorkuma.daemon.Source;
import io.github.replicatorkuma.daemon.UpkeepCycle;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.exec.SystemCommandRunner;
import io.github.replicatorkuma.kept.TestEdits;
import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.leader.DailyProof;
import io.github.replicatorkuma.leader.DailyRetention;
import io.github.replicatorkuma.leader.KnownRepository;
import io.github.replicatorkuma.leader.LeaderWatch;
import io.github.replicatorkuma.leader.PublishCycle;
import io.github.replicatorkuma.leader.PublishSettings;
import io.github.replicatorkuma.leader.TestPublishing;
import io.github.replicatorkuma.model.ApplyMethod;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.KeepPolicy;
import io.github.replicatorkuma.model.KeepPolicy.Rule;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.plan.ApplyPolicy;
import io.github.replicatorkuma.replica.ApplyCycle;
import io.github.replicatorkuma.replica.ApplySettings;
import io.github.replicatorkuma.replica.Carryover;
import io.github.replicatorkuma.replica.Housekeeping;
import io.github.replicatorkuma.replica.TestApply;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.restic.ResticSettings;
import io.github.replicatorkuma.store.restic.ResticStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * All of an instance below one directory, with a repository of real restic, so that a process finds
 * it as another one left it.
 */
record CrashInstance(Path directory) {
  static final String PASSWORD = "secret";

  Path kuma() {
    return directory.resolve("kuma");
  }

  Path uploads() {
    return kuma().resolve("upload");
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
    return new ResticStore(
        new ResticSettings(
            System.getenv().getOrDefault("REPLICATOR_TEST_RESTIC", "restic"),
            Map.of(
                "PATH", System.getenv("PATH"),
                "RESTIC_REPOSITORY", repository().toString(),
                "RESTIC_PASSWORD", PASSWORD),
            directory.resolve("restic-cache"),
            "instance",
            directory,
            ResticSettings.Timeouts.DEFAULT,
            Optional.empty()),
        new SystemCommandRunner());
  }

  /**
   * A leader's cycle, as a process that starts now has it.
   *
   * @param retains whether it forgets all but the newest snapshot
   */
  Cycle leader(SnapshotStore store, Kuma kuma, boolean retains, Clock clock, Steps steps)
      throws ReplicationException {
    StateDirectory state = state();
    InstanceMemory memory = InstanceMemory.open(state);
    PublishSettings settings = TestPublishing.settings("alpha", uploads(), staging());
    Source<LeaderCycle.Means> means =
        () -> {
          KumaDatabase database = TestKuma.databaseIn(kuma());
          return Optional.of(
              new LeaderCycle.Means(
                  apply(database, state, memory, kuma, ApplyMethod.AUTO, steps, new Carryover()),
                  new PublishCycle(
                      database,
                      store,
                      memory,
                      settings,
                      TestEdits.stragglers(state, store, /* adopts= */ true),
                      clock,
                      steps)));
        };
    LeaderWatch impatient = new LeaderWatch(Duration.ZERO, Duration.ZERO);
    KeepPolicy newestOnly = new KeepPolicy(Map.of(Rule.LAST, 1));
    KnownRepository repository = new KnownRepository(store, memory, staging(), clock, steps);
    return new UpkeepCycle(
        new LeaderCycle(means, impatient, clock),
        new DailyProof(repository, clock),
        retains ? Optional.of(new DailyRetention(newestOnly, repository)) : Optional.empty(),
        Duration.ofSeconds(5));
  }

  /** A replica's cycle, as a process that starts now has it. */
  Cycle replica(Kuma kuma, ApplyMethod method, Steps steps) throws ReplicationException {
    StateDirectory state = state();
    InstanceMemory memory = InstanceMemory.open(state);
    Carryover carried = new Carryover();
    carried.purgeDue.set(true);
    Source<KumaDatabase> database = () -> Optional.of(TestKuma.databaseIn(kuma()));
    Cycle cycle =
        new ReplicaCycle(
            () ->
                Optional.of(
                    apply(
                        database.get().orElseThrow(),
                        state,
                        memory,
                        kuma,
                        method,
                        steps,
                        carried)));
    Housekeeping housekeeping =
        new Housekeeping(database::get, kuma, carried, page -> {}, Clock.systemUTC());
    return moment -> {
      CycleReport report = cycle.run(moment);
      if (moment == Cycle.Moment.RUNNING && kuma.isRunning()) {
        var unused = housekeeping.run(pause -> false, Duration.ofDays(1));
      }
      return report;
    };
  }

  private ApplyCycle apply(
      KumaDatabase database,
      StateDirectory state,
      InstanceMemory memory,
      Kuma kuma,
      ApplyMethod method,
      Steps steps,
      Carryover carried) {
    ApplySettings settings =
        new ApplySettings(
            ApplyPolicy.EXACT,
            uploads(),
            staging(),
            50,
            Optional.empty(),
            Instant.EPOCH,
            TestApply.handling(/* supervised= */ true, method));
    return TestApply.cycle(database, store(), state, memory, kuma, settings, carried, steps);
  }
}
