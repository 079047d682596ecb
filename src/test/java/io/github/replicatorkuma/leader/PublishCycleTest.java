package io.github.replicatorkuma.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.leader.PublishOutcome.Published;
import io.github.replicatorkuma.leader.PublishOutcome.Unchanged;
import io.github.replicatorkuma.leader.PublishOutcome.Withheld;
import io.github.replicatorkuma.leader.PublishOutcome.Withheld.Guard;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.snapshot.SnapshotReader;
import io.github.replicatorkuma.store.FakeSnapshotStore;
import io.github.replicatorkuma.store.FakeSnapshotStore.Call;
import io.github.replicatorkuma.store.StoredSnapshot;
import io.github.replicatorkuma.time.MutableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an undisturbed leader publishes, and what it does not. */
final class PublishCycleTest {
  private static final PublishOptions ACCEPT_DELETES = new PublishOptions(false, true);

  @TempDir private Path directory;
  private final MutableClock clock = new MutableClock("2026-01-02T03:04:05Z");
  private final FakeSnapshotStore store = FakeSnapshotStore.created(clock, "alpha");
  private LeaderInstance leader;

  @BeforeEach
  void startLeader() {
    leader = new LeaderInstance(directory, "alpha", store, clock);
  }

  @Test
  void firstPublish_isAWholeSnapshotThatSaysWhatItIs() throws Exception {
    Published published = (Published) leader.publish();

    assertThat(published.position()).isEqualTo(new Position(1, 1));
    assertThat(published.monitors()).isEqualTo(47);
    assertThat(published.newLeader()).isFalse();
    assertThat(published.summary()).contains("47 monitors", published.id().brief());
    StoredSnapshot stored = store.list().get(0);
    SnapshotTags tags = stored.identity().orElseThrow();
    assertThat(tags.leader().name()).isEqualTo("alpha");
    assertThat(tags.digest()).isEqualTo(published.digest());
    Path fetched = Files.createDirectory(directory.resolve("fetched"));
    store.fetch(stored.id(), fetched);
    assertThat(SnapshotReader.verify(fetched, tags).manifest().kumaVersion()).isEqualTo("2.5.3");
  }

  @Test
  void stagingDirectory_afterAPublish_isEmpty() throws Exception {
    leader.publish();

    assertThat(leader.staging()).isEmptyDirectory();
  }

  @Test
  void unchangedLeader_inTwentyCyclesAndAsManyRestarts_callsNoStore() throws Exception {
    leader.publish();
    int before = store.count();

    for (int i = 0; i < 20; i++) {
      clock.advance(Duration.ofSeconds(5));
      assertThat(leader.publish()).isInstanceOf(Unchanged.class);
    }

    assertThat(store.count()).isEqualTo(before);
  }

  @Test
  void unchangedLeader_afterTheLookInterval_looksOnce() throws Exception {
    leader.publish();
    int before = store.count();

    clock.advance(LeaderInstance.LOOK_INTERVAL);
    assertThat(leader.publish()).isInstanceOf(Unchanged.class);
    assertThat(leader.publish()).isInstanceOf(Unchanged.class);

    assertThat(store.count()).isEqualTo(before + 1);
    assertThat(store.count(Call.SAVE)).isEqualTo(1);
  }

  @Test
  void unchangedLeader_whoseClockWasSetBack_looks() throws Exception {
    leader.publish();
    int before = store.count(Call.LIST);

    clock.advance(Duration.ofDays(-1));
    assertThat(leader.publish()).isInstanceOf(Unchanged.class);

    assertThat(store.count(Call.LIST)).isEqualTo(before + 1);
  }

  @Test
  void runtimeColumnsHeartbeatsAndLinkRowsWithNewIds_publishNothing() throws Exception {
    leader.publish();
    int before = store.count();

    TestDatabases.execute(
        leader.file(),
        "UPDATE monitor SET dns_last_result = 'another answer'",
        "UPDATE user SET twofa_last_token = '123456'",
        "UPDATE maintenance SET last_start_date = '2026-01-01 00:00:00'",
        "UPDATE status_page SET modified_date = '2026-01-01 00:00:00'",
        "INSERT INTO heartbeat (monitor_id, status, time) VALUES (3, 1, '2026-01-02 03:04:05')");
    for (String links :
        List.of(
            "monitor_notification",
            "monitor_group",
            "monitor_tag",
            "monitor_maintenance",
            "maintenance_status_page",
            "status_page_cname")) {
      assertThat(TestDatabases.number(leader.file(), "SELECT count(*) FROM " + links))
          .as(links)
          .isPositive();
      TestDatabases.execute(leader.file(), "UPDATE " + links + " SET id = 10000 - id");
    }

    assertThat(leader.publish()).isInstanceOf(Unchanged.class);
    assertThat(store.count()).isEqualTo(before);
  }

  @Test
  void editedMonitor_isPublishedWithTheNextSequence() throws Exception {
    Published first = (Published) leader.publish();
    leader.rename(3, "renamed");

    Published second = (Published) leader.publish();

    assertThat(second.position()).isEqualTo(new Position(1, 2));
    assertThat(second.digest()).isNotEqualTo(first.digest());
    assertThat(store.list()).hasSize(2);
    assertThat(leader.publish()).isInstanceOf(Unchanged.class);
  }

  @Test
  void monitorsThatSpin_arePublishedAndWarnedOf() throws Exception {
    TestDatabases.execute(
        leader.file(), "UPDATE monitor SET interval = 0, name = 'Spinning' WHERE id = 3");

    assertThat(((Published) leader.publish()).warnings())
        .anySatisfy(warning -> assertThat(warning).contains("without a pause", "\"Spinning\""));
  }

  @Test
  void kuma_withoutAUser_isNotReadyAndCallsNoStore() throws Exception {
    TestDatabases.execute(leader.file(), "PRAGMA foreign_keys = OFF", "DELETE FROM user");

    assertThat(guard(leader.publish(ACCEPT_DELETES))).isEqualTo(Guard.NOT_READY);
    assertThat(guard(leader.publish(new PublishOptions(true, true)))).isEqualTo(Guard.NOT_READY);
    assertThat(store.count()).isZero();
  }

  @Test
  void kuma_thatMigrates_isNotReady() throws Exception {
    TestDatabases.execute(leader.file(), "UPDATE knex_migrations_lock SET is_locked = 1");
    assertThat(guard(leader.publish(new PublishOptions(true, true)))).isEqualTo(Guard.NOT_READY);

    TestDatabases.execute(
        leader.file(),
        "UPDATE knex_migrations_lock SET is_locked = 0",
        "DELETE FROM setting WHERE key = 'migrateAggregateTableState'",
        "INSERT INTO setting (key, value) VALUES ('migrateAggregateTableState', '\"migrating\"')");
    assertThat(guard(leader.publish())).isEqualTo(Guard.NOT_READY);
    assertThat(store.count()).isZero();
  }

  @Test
  void kuma_thatStartsToMigrateBetweenTheTwoReads_isNotReady() throws Exception {
    store.at(
        "before list",
        label ->
            TestDatabases.execute(leader.file(), "UPDATE knex_migrations_lock SET is_locked = 1"));

    assertThat(guard(leader.publish())).isEqualTo(Guard.NOT_READY);
    assertThat(store.count(Call.SAVE)).isZero();
  }

  @Test
  void vanishingMonitors_areWithheldUntilAcceptedOrBack() throws Exception {
    leader.publish();
    TestDatabases.execute(leader.file(), "DELETE FROM monitor WHERE id > 20");

    Withheld withheld = (Withheld) leader.publish();
    assertThat(withheld.guard()).isEqualTo(Guard.VANISHING_ROWS);
    assertThat(withheld.reason()).contains("27 of 47");
    assertThat(guard(leader.publish(new PublishOptions(true, false))))
        .isEqualTo(Guard.VANISHING_ROWS);
    assertThat(store.count(Call.SAVE)).isEqualTo(1);

    Published accepted = (Published) leader.publish(ACCEPT_DELETES);
    assertThat(accepted.position()).isEqualTo(new Position(1, 2));
    assertThat(accepted.monitors()).isEqualTo(20);
    leader.rename(3, "renamed");
    assertThat(leader.publish()).isInstanceOf(Published.class);
  }

  @Test
  void vanishingRows_ofAnyTable_areWithheldUntilAccepted() throws Exception {
    for (int i = 100; i < 132; i++) {
      TestDatabases.execute(
          leader.file(), "INSERT INTO tag (id, name, color) VALUES (%d, 't', '#f')".formatted(i));
    }
    leader.publish();
    TestDatabases.execute(leader.file(), "DELETE FROM tag WHERE id >= 100");

    assertThat(((Withheld) leader.publish()).reason()).contains("32 of ", " rows of tag");
    assertThat(store.count(Call.FETCH)).as("it remembers how many there were").isZero();
    assertThat(leader.publish(ACCEPT_DELETES)).isInstanceOf(Published.class);
  }

  @Test
  void vanishingMonitors_ofAnotherLeadersSnapshot_areCountedInTheSnapshot() throws Exception {
    leader.publish();
    LeaderInstance other = new LeaderInstance(directory, "beta", store.on("beta"), clock);
    TestDatabases.execute(other.file(), "DELETE FROM monitor WHERE id > 20");

    assertThat(guard(other.publish(new PublishOptions(true, false))))
        .isEqualTo(Guard.VANISHING_ROWS);
    assertThat(((Published) other.publish(new PublishOptions(true, true))).position())
        .isEqualTo(new Position(2, 2));
    assertThat(other.staging()).isEmptyDirectory();
  }

  @Test
  void acceptingDeletes_isNotTakingOver() throws Exception {
    leader.publish();
    LeaderInstance other = new LeaderInstance(directory, "beta", store.on("beta"), clock);
    other.rename(3, "renamed");

    assertThat(guard(other.publish(ACCEPT_DELETES))).isEqualTo(Guard.NOT_A_DESCENDANT);
  }

  private static Guard guard(PublishOutcome outcome) {
    assertThat(outcome).isInstanceOf(Withheld.class);
    return ((Withheld) outcome).guard();
  }
}
