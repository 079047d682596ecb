package io.github.replicatorkuma.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.daemon.Cycle;
import io.github.replicatorkuma.daemon.LeaderCycle;
import io.github.replicatorkuma.daemon.Order;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.leader.LeaderWatch;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.leader.Saves;
import io.github.replicatorkuma.store.FakeSnapshotStore;
import io.github.replicatorkuma.store.FakeSnapshotStore.Call;
import io.github.replicatorkuma.store.StoreException.Kind;
import io.github.replicatorkuma.time.MutableClock;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A publish that somebody asks for, beside those that a leader's daemon makes by itself. */
final class PublishOrderTest {
  private static final Duration LONG = Duration.ofHours(1);

  @TempDir Path directory;

  @Test
  void editThatWaits_andIsPublishedByAnOrder_waitsNoMore() throws Exception {
    MutableClock clock = new MutableClock("2030-01-01T00:00:00Z");
    FakeSnapshotStore store = FakeSnapshotStore.missing(clock, "alpha");
    store.create();
    Path database = TestDatabases.seeded(directory);
    PlainInstance leader = new PlainInstance(directory, "alpha", store, clock);
    LeaderWatch watch = new LeaderWatch(Saves.unknown(LONG), LONG, Runnable::run);
    LeaderCycle cycle = leader.leaderCycle(leader.memory(), watch);
    assertThat(cycle.run(Cycle.Moment.RUNNING).event()).isEqualTo("published");
    TestDatabases.execute(database, "UPDATE monitor SET name = 'edited'");
    assertThat(cycle.run(Cycle.Moment.RUNNING).event()).isEqualTo("settling");
    assertThat(watch.unpublishedSince()).isPresent();

    assertThat(cycle.run(new Order.Publish(PublishOptions.LOOK)).event()).isEqualTo("published");

    assertThat(watch.unpublishedSince()).isEmpty();
  }

  @Test
  void order_thatTheRepositoryDidNotAnswer_hasTheNextLookAskIt_untilItAnswers() throws Exception {
    MutableClock clock = new MutableClock("2030-01-01T00:00:00Z");
    FakeSnapshotStore store = FakeSnapshotStore.created(clock, "alpha");
    TestDatabases.seeded(directory);
    PlainInstance leader = new PlainInstance(directory, "alpha", store, clock);
    LeaderCycle cycle = leader.leaderCycle(leader.memory(), PlainInstance.impatient());
    assertThat(cycle.run(Cycle.Moment.RUNNING).event()).isEqualTo("published");
    store.failNext(Call.LIST, Kind.UNREACHABLE);
    store.failNext(Call.LIST, Kind.UNREACHABLE);

    assertThat(cycle.run(new Order.Publish(PublishOptions.LOOK)).event()).isEqualTo("unreachable");

    assertThat(cycle.run(Cycle.Moment.RUNNING).event()).isEqualTo("unreachable");
    assertThat(cycle.run(Cycle.Moment.RUNNING).event()).isEqualTo("unchanged");
  }

  @Test
  void order_whileEditsSettle_looksAnew() throws Exception {
    MutableClock clock = new MutableClock("2030-01-01T00:00:00Z");
    FakeSnapshotStore store = FakeSnapshotStore.created(clock, "alpha");
    Path database = TestDatabases.seeded(directory);
    PlainInstance leader = new PlainInstance(directory, "alpha", store, clock);
    LeaderWatch watch = new LeaderWatch(Saves.unknown(LONG), LONG, Runnable::run);
    LeaderCycle cycle = leader.leaderCycle(leader.memory(), watch);
    cycle.run(Cycle.Moment.RUNNING);
    TestDatabases.execute(database, "UPDATE monitor SET name = 'edited'");
    assertThat(cycle.run(Cycle.Moment.RUNNING).event()).isEqualTo("settling");
    store.failNext(Call.LIST, Kind.UNREACHABLE);

    assertThat(cycle.run(new Order.Publish(PublishOptions.LOOK)).event()).isEqualTo("unreachable");
  }
}
