package io.github.replicatorkuma.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.fleet.SqliteFleet;
import io.github.replicatorkuma.leader.LeaderWatch;
import io.github.replicatorkuma.leader.PublishCycle;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.leader.PublishOutcome;
import io.github.replicatorkuma.leader.Saves;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.notify.Notification;
import io.github.replicatorkuma.store.FakeSnapshotStore.Call;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.time.MutableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An edit that waits for others hides nothing that goes on meanwhile. */
class SettlingTest {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private final MutableClock clock = new MutableClock("2030-01-01T00:00:00Z");
  private final LeaderWatch watch =
      new LeaderWatch(Saves.unknown(Duration.ofSeconds(3)), Duration.ofSeconds(15), Runnable::run);
  private final Announcer announcer = new Announcer(TestDaemon.noMark(), true);
  private final Pace pace = new Pace(INTERVAL, new Random(1));
  private final List<String> told = new ArrayList<>();
  private int editsDuringExports;
  private SqliteFleet fleet;
  private PublishCycle leader;

  @BeforeEach
  void leaderHasPublished() throws Exception {
    fleet = new SqliteFleet(directory);
    fleet.alpha.clock = clock;
    fleet.alpha.maxDeletePercent = 50;
    fleet.alpha.steps =
        step -> {
          if (step == Step.PUBLISH_BEFORE_EXPORT && editsDuringExports > 0) {
            fleet.onLeader("UPDATE monitor SET name = 'save " + editsDuringExports-- + "'");
          }
        };
    leader = fleet.alpha.publishing(fleet.alpha.memory());
    leader.run(PublishOptions.NONE);
  }

  /** One cycle, the messages that it causes, and the wait after it. */
  private CycleReport cycle() {
    CycleReport report;
    try {
      report = leader.run(PublishOptions.NONE, watch).report();
    } catch (ReplicationException e) {
      report = Reports.of(e);
    }
    announcer.announce(report, clock.instant()).stream()
        .map(Notification::event)
        .forEach(told::add);
    clock.advance(pace.after(report));
    return report;
  }

  private List<String> events(int cycles) {
    List<String> events = new ArrayList<>();
    for (int i = 0; i < cycles; i++) {
      events.add(cycle().event());
    }
    return events;
  }

  @Test
  void editThatIsWithheld_isToldOnce_andTriedEverMoreSeldom() {
    fleet.onLeader("DELETE FROM monitor");

    assertThat(events(5))
        .containsExactly("settling", "withheld", "withheld", "withheld", "withheld");

    assertThat(told).containsExactly("withheld");
    assertThat(pace.after(Reporting.WITHHELD)).isGreaterThan(INTERVAL.multipliedBy(8));
  }

  @Test
  void edits_whileTheRepositoryFails_areNoRecovery_andEndNoBackoff() {
    clock.advance(Duration.ofHours(2));
    fleet.leaderStore.failNext(Call.LIST, StoreException.Kind.WRONG_PASSWORD);
    assertThat(events(1)).containsExactly("failed");
    fleet.onLeader("UPDATE monitor SET name = 'one' WHERE id = 3");

    assertThat(events(1)).containsExactly("settling");
    fleet.leaderStore.failNext(Call.LIST, StoreException.Kind.WRONG_PASSWORD);
    assertThat(events(1)).containsExactly("failed");

    assertThat(told).containsExactly("failing");
    assertThat(pace.after(Reporting.TERMINAL)).isGreaterThan(Duration.ofMinutes(2));
    assertThat(events(1)).containsExactly("published");
    assertThat(told).containsExactly("failing", "published");
  }

  @Test
  void edit_thatSettled_isPublishedOnTheListFromMeanwhile() {
    int before = fleet.leaderStore.count(Call.LIST);
    fleet.onLeader("UPDATE monitor SET name = 'one' WHERE id = 3");

    assertThat(settled().report().event()).isEqualTo("settling");
    assertThat(fleet.leaderStore.count(Call.LIST)).isEqualTo(before + 1);
    clock.advance(Duration.ofSeconds(3));
    assertThat(settled().report().event()).isEqualTo("published");

    assertThat(fleet.leaderStore.count(Call.LIST))
        .as("the one that confirms")
        .isEqualTo(before + 2);
  }

  @Test
  void listFromMeanwhile_thatIsOld_isNotDecidedOn() {
    fleet.onLeader("UPDATE monitor SET name = 'one' WHERE id = 3");
    settled();
    int before = fleet.leaderStore.count(Call.LIST);
    clock.advance(Duration.ofSeconds(6));

    assertThat(settled().report().event()).isEqualTo("published");

    assertThat(fleet.leaderStore.count(Call.LIST)).isEqualTo(before + 2);
  }

  @Test
  void saveThatBegins_whileTheContentIsWrittenOut_isWaitedForAnew() {
    editsDuringExports = 1;
    fleet.onLeader("UPDATE monitor SET name = 'one' WHERE id = 3");

    assertThat(events(3)).containsExactly("settling", "settling", "published");
  }

  @Test
  void savesThatGoOn_whileTheContentIsWrittenOut_waitNoLongerThanTheLongestWait() {
    editsDuringExports = 10;
    fleet.onLeader("UPDATE monitor SET name = 'one' WHERE id = 3");

    assertThat(events(4)).containsExactly("settling", "settling", "settling", "published");
  }

  private PublishOutcome settled() {
    try {
      return leader.run(PublishOptions.NONE, watch);
    } catch (ReplicationException e) {
      throw new AssertionError(e);
    }
  }
}
