package io.github.replicatorkuma.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.daemon.Cycle.Moment;
import io.github.replicatorkuma.fleet.SqliteFleet;
import io.github.replicatorkuma.health.About;
import io.github.replicatorkuma.health.Health;
import io.github.replicatorkuma.health.Standing;
import io.github.replicatorkuma.leader.DailyProof;
import io.github.replicatorkuma.leader.KnownRepository;
import io.github.replicatorkuma.leader.PublishCycle;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.store.FakeSnapshotStore;
import io.github.replicatorkuma.store.FakeSnapshotStore.Call;
import io.github.replicatorkuma.store.SnapshotStore.Damage;
import io.github.replicatorkuma.time.MutableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A leader whose snapshots nobody can fetch, and what is told of it. */
final class UpkeepCycleTest {
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Duration BACKOFF = Duration.ofMinutes(15);
  private static final String EDIT = "UPDATE monitor SET name = name || '!' WHERE id = 3";

  @TempDir Path directory;

  private final MutableClock clock = new MutableClock("2030-01-01T00:00:00Z");
  private final DaemonBed.Inbox inbox = new DaemonBed.Inbox();
  private final Health health =
      new Health(
          new About(
              "3",
              "leader",
              "BACKUP",
              "alpha",
              "there",
              INTERVAL,
              Optional.empty(),
              Optional.empty()),
          () -> Standing.UNKNOWN,
          clock);
  private final Telling telling = TestDaemon.telling(inbox, health, clock);
  private SqliteFleet fleet;
  private FakeSnapshotStore store;
  private UpkeepCycle cycle;

  @BeforeEach
  void startLeader() throws Exception {
    fleet = new SqliteFleet(directory);
    fleet.alpha.clock = clock;
    store = fleet.leaderStore;
    InstanceMemory memory = fleet.alpha.memory();
    PublishCycle publish = fleet.alpha.publishing(memory);
    DailyProof proof =
        new DailyProof(
            new KnownRepository(store, memory, fleet.alpha.staging(), clock, Steps.UNOBSERVED),
            clock);
    cycle =
        new UpkeepCycle(occasion -> publish(publish, occasion), proof, Optional.empty(), INTERVAL);
  }

  private static CycleReport publish(PublishCycle publish, Cycle.Occasion occasion) {
    PublishOptions options =
        occasion instanceof Order.Publish asked ? asked.options() : PublishOptions.NONE;
    try {
      return publish.run(options).report();
    } catch (ReplicationException e) {
      return Reports.of(e);
    }
  }

  private CycleReport run() throws Exception {
    clock.advance(INTERVAL);
    return told(cycle.run(Moment.RUNNING));
  }

  private CycleReport order(PublishOptions options) throws Exception {
    clock.advance(INTERVAL);
    return told(cycle.run(new Order.Publish(options)));
  }

  private CycleReport told(CycleReport report) {
    telling.cycleBegins();
    telling.cycleEnded(report);
    return report;
  }

  @Test
  void publish_isToldBeforeItIsProved() throws Exception {
    assertThat(run().event()).isEqualTo("published");
    assertThat(store.count(Call.FETCH)).isZero();

    assertThat(run().event()).isEqualTo("unchanged");
    assertThat(store.count(Call.FETCH)).isEqualTo(1);
    assertThat(health.verdict().healthy()).isTrue();
  }

  @Test
  void packsThatAreLost_areToldOnce_andEditsArePublishedMeanwhile() throws Exception {
    run();
    store.damage(Damage.LOST);
    CycleReport flawed = run();
    assertThat(flawed.result()).isEqualTo(Result.STOPPED);
    assertThat(flawed.hint()).contains("replicator-kuma publish --again");

    for (int edits = 0; edits < 3; edits++) {
      fleet.onLeader(EDIT);
      CycleReport report = run();
      assertThat(report.event()).isEqualTo("unfetchable");
      assertThat(report.summary()).startsWith("published snapshot ");
      run();
    }

    assertThat(store.list()).hasSize(4);
    assertThat(inbox.events()).containsExactly("published", "unfetchable");
    assertThat(health.verdict().healthy()).isFalse();
    assertThat(health.verdict().hint()).contains("publish --again");
    assertThat(cycle.pause(BACKOFF)).isEqualTo(INTERVAL);
  }

  @Test
  void publishAgain_endsIt_andThatIsTold() throws Exception {
    run();
    store.damage(Damage.LOST);
    run();

    CycleReport again = order(new PublishOptions(true, false, false, true));

    assertThat(again.result()).isEqualTo(Result.DONE);
    assertThat(run().event()).isEqualTo("unchanged");
    assertThat(inbox.events()).containsExactly("published", "unfetchable", "published");
    assertThat(health.verdict().healthy()).isTrue();
    assertThat(cycle.pause(BACKOFF)).isEqualTo(BACKOFF);
  }

  @Test
  void editThatCanBeFetched_endsIt() throws Exception {
    run();
    store.damage(Damage.LOST);
    run();
    store.giveUp(Damage.LOST);

    fleet.onLeader(EDIT);

    assertThat(run().event()).isEqualTo("published");
    assertThat(run().event()).isEqualTo("unchanged");
  }

  @Test
  void repositoryThatIsWholeAgain_isNoticedWithinAnHour() throws Exception {
    run();
    store.damage(Damage.LOST);
    assertThat(run().event()).isEqualTo("unfetchable");
    store.damage(null);

    clock.advance(Duration.ofMinutes(30));
    assertThat(run().event()).isEqualTo("unfetchable");
    clock.advance(Duration.ofMinutes(30));
    assertThat(run().event()).isEqualTo("unchanged");
    assertThat(inbox.events()).containsExactly("published", "unfetchable", "recovered");
  }

  @Test
  void typedPublish_ofWhatIsDamaged_isToldAsTheDaemonTellsIt() throws Exception {
    run();
    run();
    store.damage(Damage.LOST);

    assertThat(order(PublishOptions.LOOK).event()).isEqualTo("unfetchable");
    assertThat(run().event()).isEqualTo("unfetchable");
    assertThat(inbox.events()).containsExactly("published", "unfetchable");
  }

  @Test
  void failedCycle_isNoOccasionForAProof() throws Exception {
    run();
    fleet.onLeader("UPDATE knex_migrations_lock SET is_locked = 1");
    run();
    int tries = store.count(Call.FETCH);

    clock.advance(Duration.ofDays(2));
    run();

    assertThat(store.count(Call.FETCH)).isEqualTo(tries);
  }
}
