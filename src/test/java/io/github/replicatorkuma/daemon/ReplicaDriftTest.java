package io.github.replicatorkuma.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.daemon.Cycle.Moment;
import io.github.replicatorkuma.fleet.SqliteFleet;
import io.github.replicatorkuma.health.Health;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.Drift;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.notify.Notification;
import io.github.replicatorkuma.notify.Priority;
import io.github.replicatorkuma.replica.ApplyCycle;
import io.github.replicatorkuma.replica.DriftCheck;
import io.github.replicatorkuma.store.FakeSnapshotStore.Call;
import io.github.replicatorkuma.time.MutableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class ReplicaDriftTest {
  private static final Duration MINUTES = Duration.ofMinutes(6);

  @TempDir Path directory;

  private final MutableClock clock = new MutableClock("2030-01-01T00:00:00Z");
  private final List<Notification> sent = new ArrayList<>();
  private final Health health = TestDaemon.health(true, clock);
  private final Telling telling = TestDaemon.telling(sent::add, health, clock);
  private SqliteFleet fleet;
  private int looks;
  private Cycle cycle;

  @BeforeEach
  void replicaHasApplied() throws Exception {
    fleet = new SqliteFleet(directory);
    fleet.publish();
    cycle = watched(() -> Optional.of(fleet.cycle()));
    assertThat(run().event()).isEqualTo("up_to_date");
    assertThat(drifted()).isEmpty();
  }

  private Cycle watched(Source<ApplyCycle> apply) {
    return new ReplicaCycle(apply, this::check, false, telling::looked, clock);
  }

  private Optional<DriftCheck> check() throws ReplicationException {
    looks++;
    return Optional.of(
        new DriftCheck(
            fleet.beta.database.open(),
            fleet.replicaStore.locationKey(),
            fleet.beta.memory(),
            fleet.beta.applySettings()));
  }

  private CycleReport run() throws InterruptedException {
    return cycle.run(Moment.RUNNING);
  }

  private CycleReport runAfter(Duration pause) throws InterruptedException {
    clock.advance(pause);
    return run();
  }

  private Optional<String> drifted() {
    return health.status().drift().map(Drift::summary);
  }

  @Test
  void drift_isSeenWithinAnHour_toldOnce_andGoesWithAnApplyThatIsAskedFor() throws Exception {
    fleet.onReplica("UPDATE monitor SET name = 'mine' WHERE id = 3");
    runAfter(MINUTES);
    assertThat(drifted()).isEmpty();
    assertThat(looks).isOne();

    runAfter(Duration.ofHours(1));
    assertThat(drifted()).contains("monitor");
    fleet.onReplica("INSERT INTO tag (name, color) VALUES ('one', 'red')");
    runAfter(MINUTES);

    assertThat(drifted()).contains("monitor, tag (1 row more)");
    assertThat(health.status().drift().map(Drift::since)).contains(clock.instant().minus(MINUTES));
    assertThat(sent).hasSize(1);
    assertThat(sent.get(0).event()).isEqualTo("drifted");
    assertThat(sent.get(0).title()).isEqualTo("Edited here");
    assertThat(sent.get(0).priority()).isEqualTo(Priority.DEFAULT);
    assertThat(sent.get(0).message())
        .isEqualTo(
            "Somebody or something changed what was applied: monitor. The next snapshot that is"
                + " applied here undoes that. To undo it now, run: `replicator-kuma apply`. To keep an"
                + " edit, make it on the leader.");

    assertThat(cycle.run(new Order.Apply(false, Optional.empty())).event()).isEqualTo("applied");
    assertThat(drifted()).isEmpty();

    fleet.onReplica("UPDATE monitor SET name = 'again' WHERE id = 3");
    runAfter(Duration.ofHours(1));
    assertThat(sent).hasSize(2);
  }

  @Test
  void drift_isSeenWhileTheRepositoryIsAway_withoutAskingIt() throws Exception {
    fleet.onReplica("UPDATE monitor SET name = 'mine' WHERE id = 3");
    cycle =
        watched(
            () -> {
              throw ReplicationException.retryable("away", "");
            });
    int lists = fleet.replicaStore.count(Call.LIST);

    assertThat(run().isFailure()).isTrue();

    assertThat(drifted()).contains("monitor");
    assertThat(fleet.replicaStore.count(Call.LIST)).isEqualTo(lists);
  }

  @Test
  void cycleBeforeKumasStart_isNotHeldUpByALook() throws Exception {
    int before = looks;
    clock.advance(Duration.ofHours(2));

    cycle.run(Moment.BEFORE_START);

    assertThat(looks).isEqualTo(before);
  }

  @Test
  void longInterval_isNotShortened_andEachCycleLooks() throws Exception {
    int before = looks;

    assertThat(cycle.pause(Duration.ofHours(24))).isEqualTo(Duration.ofHours(24));
    assertThat(runAfter(Duration.ofHours(24)).isGood()).isTrue();
    assertThat(looks).isEqualTo(before + 1);
  }

  @Test
  void databaseThatCannotBeRead_isLookedAtAgain_andHarmsNoCycle() throws Exception {
    List<Boolean> asked = new ArrayList<>();
    cycle =
        new ReplicaCycle(
            () -> Optional.of(fleet.cycle()),
            () -> {
              asked.add(true);
              throw new IllegalStateException("odd");
            },
            false,
            telling::looked,
            clock);

    assertThat(run().event()).isEqualTo("up_to_date");
    assertThat(run().event()).isEqualTo("up_to_date");

    assertThat(asked).hasSize(2);
    assertThat(sent).isEmpty();
  }
}
