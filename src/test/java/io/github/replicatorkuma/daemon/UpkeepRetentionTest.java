package io.github.replicatorkuma.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.daemon.Cycle.Moment;
import io.github.replicatorkuma.leader.DailyProof;
import io.github.replicatorkuma.leader.DailyRetention;
import io.github.replicatorkuma.leader.KnownRepository;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.KeepPolicy;
import io.github.replicatorkuma.model.KeepPolicy.Rule;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.store.FakeSnapshotStore;
import io.github.replicatorkuma.store.FakeSnapshotStore.Call;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UpkeepRetentionTest {
  @TempDir Path directory;

  private final FakeSnapshotStore store = FakeSnapshotStore.created(Clock.systemUTC(), "alpha");
  private InstanceMemory memory;

  @BeforeEach
  void makeRetentionDue() throws Exception {
    memory = InstanceMemory.open(StateDirectory.open(directory, Clock.systemUTC()));
    Instant now = Instant.now();
    RepositoryMemory.Published published =
        new RepositoryMemory.Published(
            new SnapshotId("deadbeef"),
            new Position(1, 1),
            Digest.ofText("c"),
            now,
            Set.of(),
            Map.of(),
            null);
    memory.update(
        memory.repositoryAt(store.locationKey(), store::repositoryId),
        known -> known.withPublished(published).withProofTriedAt(now).withLook(now));
  }

  private Cycle cycle(Result result) {
    Clock clock = Clock.systemUTC();
    KnownRepository repository =
        new KnownRepository(store, memory, directory, clock, Steps.UNOBSERVED);
    return new UpkeepCycle(
        occasion -> report(result),
        new DailyProof(repository, clock),
        Optional.of(new DailyRetention(new KeepPolicy(Map.of(Rule.LAST, 1)), repository)),
        Duration.ofSeconds(5));
  }

  @Test
  void goodCycle_isReportedBeforeRetentionRuns() throws Exception {
    Cycle cycle = cycle(Result.DONE);

    assertThat(cycle.run(Moment.RUNNING)).isEqualTo(report(Result.DONE));
    assertThat(store.count(Call.LIST)).isZero();

    assertThat(cycle.run(Moment.RUNNING)).isEqualTo(report(Result.DONE));
    assertThat(store.count(Call.LIST)).isEqualTo(1);
  }

  @Test
  void withheldCycle_isNotFollowedByRetention() throws Exception {
    Cycle cycle = cycle(Result.STOPPED);

    cycle.run(Moment.RUNNING);
    cycle.run(Moment.RUNNING);

    assertThat(store.count(Call.LIST)).isZero();
  }

  private static CycleReport report(Result result) {
    return new CycleReport(result, "event", "summary", "");
  }
}
