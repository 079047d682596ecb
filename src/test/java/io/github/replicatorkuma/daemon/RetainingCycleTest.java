package io.github.replicatorkuma.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.daemon.Cycle.Moment;
import io.github.replicatorkuma.leader.DailyRetention;
import io.github.replicatorkuma.leader.KnownRepository;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.KeepPolicy;
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
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RetainingCycleTest {
  @TempDir Path directory;

  private final FakeSnapshotStore store = FakeSnapshotStore.created(Clock.systemUTC(), "alpha");
  private DailyRetention retention;

  @BeforeEach
  void makeRetentionDue() throws Exception {
    InstanceMemory memory = InstanceMemory.open(StateDirectory.open(directory, Clock.systemUTC()));
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
        known -> known.withPublished(published).withLook(now));
    retention =
        new DailyRetention(
            new KeepPolicy(1, 0, 0, 0, 0, 0),
            new KnownRepository(store, memory, directory, Clock.systemUTC(), Steps.UNOBSERVED));
  }

  @Test
  void goodCycle_isReportedBeforeRetentionRuns() throws Exception {
    RetainingCycle cycle = new RetainingCycle(moment -> report(Result.DONE), retention);

    assertThat(cycle.run(Moment.RUNNING)).isEqualTo(report(Result.DONE));
    assertThat(store.count(Call.LIST)).isZero();

    assertThat(cycle.run(Moment.RUNNING)).isEqualTo(report(Result.DONE));
    assertThat(store.count(Call.LIST)).isEqualTo(1);
  }

  @Test
  void withheldCycle_isNotFollowedByRetention() throws Exception {
    RetainingCycle cycle = new RetainingCycle(moment -> report(Result.STOPPED), retention);

    cycle.run(Moment.RUNNING);
    cycle.run(Moment.RUNNING);

    assertThat(store.count(Call.LIST)).isZero();
  }

  private static CycleReport report(Result result) {
    return new CycleReport(result, "event", "summary", "");
  }
}
