package io.github.replicatorkuma.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.cli.Await;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.kuma.RealKuma;
import io.github.replicatorkuma.kuma.RunningLoops;
import io.github.replicatorkuma.kuma.SteadyRequests;
import io.github.replicatorkuma.kuma.StopMode;
import io.github.replicatorkuma.replica.ApplyOptions;
import io.github.replicatorkuma.store.FakeSnapshotStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Uptime Kuma takes up one snapshot after the other while it runs; in the end it does just
 * what its twin does, which was restarted.
 */
class LiveApplyIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int UNTOUCHED = 1;

  /** More than the monitors' interval of one second, which is below what Kuma's pages allow. */
  private static final int LONGEST_GAP_SECONDS = 1 + 2;

  /** One edit after the other, each a snapshot of its own. */
  private static final List<String> EDITS =
      List.of(
          "UPDATE monitor SET name = 'renamed' WHERE id = 2",
          "UPDATE monitor SET url = '%s/other' WHERE id = 2",
          "INSERT INTO monitor (id, name, type, url, \"interval\", user_id, active)"
              + " VALUES (7, 'new', 'http', '%s/new', 1, 1, 1)",
          "UPDATE monitor SET active = 0 WHERE id = 3",
          "UPDATE monitor SET active = 1 WHERE id = 3",
          "UPDATE monitor SET active = 0 WHERE id = 4",
          "DELETE FROM monitor WHERE id = 5",
          "INSERT INTO monitor (id, name, type, \"interval\", user_id, active)"
              + " VALUES (8, 'group', 'group', 1, 1, 1)",
          "UPDATE monitor SET parent = 8 WHERE id IN (2, 6)",
          "UPDATE monitor SET parent = NULL WHERE id = 2",
          "INSERT INTO maintenance (id, title, description, user_id, strategy, active)"
              + " VALUES (1, 'by hand', '', 1, 'manual', 1)",
          "INSERT INTO monitor_maintenance (monitor_id, maintenance_id) VALUES (3, 1)",
          "UPDATE maintenance SET title = 'still by hand' WHERE id = 1",
          "INSERT INTO maintenance (id, title, description, user_id, strategy, active, cron,"
              + " duration, timezone) VALUES (2, 'always', '', 1, 'cron', 1, '* * * * *', 120, 'UTC')",
          "INSERT INTO monitor_maintenance (monitor_id, maintenance_id) VALUES (6, 2)",
          "DELETE FROM maintenance WHERE id = 1",
          "INSERT INTO tag (id, name, color) VALUES (1, 'brandnew', '#fff')",
          "INSERT INTO monitor_tag (monitor_id, tag_id, value) VALUES (7, 1, 'x')",
          "INSERT INTO status_page (id, slug, title, icon, theme, published)"
              + " VALUES (1, 'status', 'Status', '', 'light', 1)",
          "UPDATE monitor SET upside_down = 1 WHERE id = 7");

  /** A leader whose edits are statements, and a replica that is a real Kuma. */
  private static SqliteFleet fleet(
      Path directory, Path leader, RealKuma replica, FakeSnapshotStore store) {
    SqliteFleet fleet = new SqliteFleet(directory, leader, replica.database(), store);
    fleet.beta.kuma = replica.kuma();
    fleet.beta.readyWithin = PATIENCE;
    fleet.beta.maxReplacedPercent = 100;
    return fleet;
  }

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private CheckedSite site;
  private RealKuma live;
  private RealKuma twin;
  private Path leader;

  @BeforeEach
  void startTwoKumasOfOneDatabase() throws Exception {
    site = new CheckedSite();
    live = RealKuma.withAgent(directory.resolve("live")).started();
    live.api("setup");
    live.kuma().stop(StopMode.WHEN_BOOTED);
    for (int id = 1; id <= 6; id++) {
      TestDatabases.execute(
          live.database(),
          "INSERT INTO monitor (id, name, type, url, \"interval\", user_id, active)"
              + " VALUES (%d, 'monitor %d', 'http', '%s/%d', 1, 1, 1)"
                  .formatted(id, id, site.url(), id));
    }
    leader = copied("leader");
    copied("twin");
    twin = RealKuma.withAgent(directory.resolve("twin"));
    live.started();
    twin.started();
  }

  private Path copied(String name) throws IOException {
    Path data = Files.createDirectories(directory.resolve(name).resolve("data"));
    return Files.copy(live.database(), data.resolve("kuma.db"));
  }

  @AfterEach
  void end() throws Exception {
    live.close();
    twin.close();
    site.close();
  }

  @Test
  void twentyLiveApplies_leaveAKumaThatDoesWhatARestartedOneDoes_withoutAFailedRequest()
      throws Exception {
    FakeSnapshotStore store = LeaderAndReplica.emptyRepository();
    SqliteFleet one = fleet(directory.resolve("one"), leader, live, store);
    SqliteFleet other = fleet(directory.resolve("other"), leader, twin, store);
    one.publish();
    one.apply(ApplyOptions.NEW_ONLY);
    other.apply(ApplyOptions.NEW_ONLY);
    awaitBeat(live, UNTOUCHED, 0);
    try (SteadyRequests requests = SteadyRequests.to(live.url())) {
      applyAll(one);
      assertThat(one.drift()).as("what Kuma changed by itself").isEmpty();
      assertThat(requests.stopped().failures()).isEmpty();
      assertThat(requests.answers()).isGreaterThan(EDITS.size());
      System.out.printf(
          "%d live applies, %d requests answered, %d ms between two answers at most,"
              + " longest gap of an untouched monitor %.1f s%n",
          EDITS.size(),
          requests.answers(),
          requests.longestGap().toMillis(),
          longestGap(UNTOUCHED));
    }
    assertThat(longestGap(UNTOUCHED)).isLessThanOrEqualTo(LONGEST_GAP_SECONDS);

    twin.kuma().stop(StopMode.WHEN_BOOTED);
    LeaderAndReplica.applied(other.apply(ApplyOptions.NEW_ONLY));
    assertDoTheSame();
    assertThat(one.drift()).as("what Kuma changed by itself").isEmpty();
    assertThat(other.drift()).as("what Kuma changed by itself").isEmpty();
  }

  private void applyAll(SqliteFleet one) throws Exception {
    String boot = live.kuma().bootId();
    for (String edit : EDITS) {
      TestDatabases.execute(leader, edit.contains("%s") ? edit.formatted(site.url()) : edit);
      one.publishAndApply();
      assertThat(live.kuma().bootId()).as("restarted for: %s", edit).isEqualTo(boot);
    }
    awaitBeat(live, 7, 0);
    awaitBeat(live, UNTOUCHED, newestBeat());
    awaitBeat(live, UNTOUCHED, newestBeat());
  }

  /** They run the same loops, and these find the same. */
  private void assertDoTheSame() throws Exception {
    RunningLoops running = live.kuma().live().running();
    assertThat(running).isEqualTo(twin.kuma().live().running());
    assertThat(running.monitors()).hasSize(6);
    long liveSince = newestBeat(live);
    long twinSince = newestBeat(twin);
    for (int id : List.of(1, 2, 3, 6, 7, 8)) {
      awaitBeat(live, id, liveSince);
      awaitBeat(twin, id, twinSince);
    }
    assertThat(beats(live, liveSince)).isEqualTo(beats(twin, twinSince));
  }

  private static long newestBeat(RealKuma kuma) {
    return TestDatabases.number(kuma.database(), "SELECT coalesce(max(id), 0) FROM heartbeat");
  }

  /** The newest of each monitor: a check that was under way may end after a later one began. */
  private static Set<Object> beats(RealKuma kuma, long since) {
    return new TreeSet<>(
        TestDatabases.query(
                kuma.database(),
                "SELECT monitor_id || ' status ' || status || ' ' || msg FROM heartbeat WHERE id IN"
                    + " (SELECT max(id) FROM heartbeat WHERE id > "
                    + since
                    + " GROUP BY monitor_id)")
            .stream()
            .map(String::valueOf)
            .toList());
  }

  private void awaitBeat(RealKuma kuma, int monitor, long since) throws Exception {
    Await.until(
        "a beat of monitor " + monitor,
        PATIENCE,
        () ->
            TestDatabases.number(
                    kuma.database(),
                    "SELECT count(*) FROM heartbeat WHERE monitor_id = %d AND id > %d"
                        .formatted(monitor, since))
                > 0,
        () -> {
          try {
            return kuma.log();
          } catch (IOException e) {
            return e.toString();
          }
        });
  }

  private long newestBeat() {
    return TestDatabases.number(live.database(), "SELECT max(id) FROM heartbeat");
  }

  /** In seconds, between two beats of a monitor of the live one. */
  private double longestGap(int monitor) {
    return TestDatabases.number(
            live.database(),
            """
            SELECT CAST(max(gap) * 86400000 AS INTEGER) FROM (
              SELECT julianday(time) - julianday(lag(time) OVER (ORDER BY id)) AS gap
              FROM heartbeat WHERE monitor_id = %d AND id > (SELECT min(id) FROM heartbeat))
            """
                .formatted(monitor))
        / 1000.0;
  }
}
