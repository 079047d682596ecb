package io.github.replicatorkuma.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.cli.Await;
import io.github.replicatorkuma.database.mariadb.MariaDbServer;
import io.github.replicatorkuma.database.mariadb.TestMariaDb;
import io.github.replicatorkuma.database.mariadb.TestMariaDb.Route;
import io.github.replicatorkuma.kuma.RealKuma;
import io.github.replicatorkuma.kuma.RunningLoops;
import io.github.replicatorkuma.kuma.SteadyRequests;
import io.github.replicatorkuma.model.RowCounts;
import io.github.replicatorkuma.replica.ApplyOutcome.UpToDate;
import io.github.replicatorkuma.store.FakeSnapshotStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As {@link LiveApplyIT}, of an Uptime Kuma on MariaDB, where nothing but monitors changes. */
@SuppressWarnings("NullAway.Init")
class LiveApplyMariaDbIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int UNTOUCHED = 1;
  private static final int APPLIES = 20;

  /** One takes the place of another at each apply, beginning with this one. */
  private static final int OLDEST = 4;

  private static final int NEWEST = OLDEST + APPLIES;
  private static final List<Integer> REMAINING = List.of(UNTOUCHED, 2, 3, NEWEST);

  /** More than the monitors' interval of one second, which is below what Kuma's pages allow. */
  private static final int LONGEST_GAP_SECONDS = 1 + 2;

  @TempDir Path directory;

  private final List<TestKuma> databases = new ArrayList<>();
  private CheckedSite site;
  private TestKuma leader;
  private Replica live;
  private Replica twin;

  private record Replica(TestKuma data, RealKuma kuma) {}

  @BeforeEach
  void startAKumaOnMariaDb() throws Exception {
    site = new CheckedSite();
    TestMariaDb tables = TestMariaDb.withoutTables(MariaDbServer.shared());
    live = replica("live", tables);
    live.kuma().started().close(); // it has made its tables
    live.data()
        .execute(
            "INSERT INTO user (username, password) VALUES ('admin', 'unused')",
            phone(),
            monitor(UNTOUCHED),
            monitor(2),
            monitor(3),
            monitor(OLDEST));
    leader = data("leader", tables.copy());
    twin = replica("twin", tables.copy());
    live = new Replica(live.data(), RealKuma.withAgent(directory.resolve("live")).started());
  }

  private Replica replica(String name, TestMariaDb tables) throws IOException {
    TestKuma data = data(name, tables);
    return new Replica(data, RealKuma.withAgent(directory.resolve(name)));
  }

  private TestKuma data(String name, TestMariaDb tables) {
    Path directoryOfData = directory.resolve(name).resolve("data");
    TestKuma data = TestKuma.mariaDb(directoryOfData, tables, Route.TCP);
    databases.add(data);
    return data;
  }

  private String phone() {
    return "INSERT INTO notification (id, name, user_id, config) VALUES (1, 'Phone', 1,"
        + " '{\"type\":\"webhook\",\"webhookURL\":\"%s\",\"webhookContentType\":\"json\"}')"
            .formatted(site.url());
  }

  private String monitor(int id) {
    return "INSERT INTO monitor (id, name, type, url, `interval`, user_id, active, method,"
        + " accepted_statuscodes_json)"
        + " VALUES (%1$d, 'monitor %1$d', 'http', '%2$s/%1$d', 1, 1, 1, 'GET', '[\"200-299\"]')"
            .formatted(id, site.url());
  }

  @AfterEach
  void end() throws Exception {
    live.kuma().close();
    twin.kuma().close();
    site.close();
    databases.forEach(TestKuma::close);
  }

  @Test
  void twentyLiveApplies_leaveAKumaThatDoesWhatARestartedOneDoes_withoutAFailedRequest()
      throws Exception {
    Fleet one = fleet("one", live, LeaderAndReplica.emptyRepository());
    one.publish();
    assertThat(one.apply()).isInstanceOf(UpToDate.class);
    awaitBeat(live, UNTOUCHED, 0);

    try (SteadyRequests requests = SteadyRequests.to(live.kuma().url())) {
      applyAll(one);
      awaitBeat(live, NEWEST, 0);
      awaitBeat(live, UNTOUCHED, newestBeat(live));
      awaitBeat(live, UNTOUCHED, newestBeat(live));
      assertThat(requests.stopped().failures()).isEmpty();
      assertThat(requests.answers()).isGreaterThan(APPLIES);
      System.out.printf(
          "%d live applies on MariaDB, %d requests answered, %d ms between two answers at most,"
              + " longest gap of an untouched monitor %.1f s%n",
          APPLIES, requests.answers(), requests.longestGap().toMillis(), longestGap());
    }
    assertThat(longestGap()).isLessThanOrEqualTo(LONGEST_GAP_SECONDS);

    LeaderAndReplica.applied(fleet("other", twin, one.leaderStore).apply());
    RunningLoops running = live.kuma().kuma().live().running();
    assertThat(running.monitors()).hasSize(REMAINING.size());
    assertThat(running).isEqualTo(twin.kuma().kuma().live().running());
    assertThat(beats(live)).isEqualTo(beats(twin));
    assertThat(live.kuma().kuma().live().tell("Phone", "Text")).containsExactly("Phone");
  }

  /** Each with a monitor that changes, a new one, and one that goes. */
  private void applyAll(Fleet one) throws Exception {
    String boot = live.kuma().kuma().bootId();
    for (int id = OLDEST; id < NEWEST; id++) {
      leader.execute(
          "UPDATE monitor SET url = '%s/other%d', upside_down = %d WHERE id = 2"
              .formatted(site.url(), id, id % 2),
          "DELETE FROM monitor WHERE id = " + id,
          monitor(id + 1));
      assertThat(one.publishAndApply().rows()).isEqualTo(new RowCounts(1, 1, 1));
    }
    assertThat(live.kuma().kuma().bootId()).isEqualTo(boot);
  }

  /** In seconds, between two beats of a monitor that nothing happens to. */
  private double longestGap() {
    return number(
            live,
            """
            SELECT max(gap) FROM (
              SELECT TIMESTAMPDIFF(MICROSECOND, lag(time) OVER (ORDER BY id), time) AS gap
              FROM heartbeat
              WHERE monitor_id = %d AND id > (SELECT min(id) FROM heartbeat)) gaps
            """
                .formatted(UNTOUCHED))
        / 1e6;
  }

  private Fleet fleet(String state, Replica replica, FakeSnapshotStore store) {
    Fleet fleet = new Fleet(directory.resolve(state), leader, replica.data(), store);
    fleet.beta.kuma = replica.kuma().kuma();
    fleet.beta.readyWithin = PATIENCE;
    return fleet;
  }

  /** What its monitors find from now on. */
  private static Set<String> beats(Replica replica) throws Exception {
    long now = newestBeat(replica);
    for (int id : REMAINING) {
      awaitBeat(replica, id, now);
    }
    return replica
        .data()
        .query(
            "SELECT DISTINCT CONCAT(monitor_id, ' status ', status, ' ', msg) FROM heartbeat"
                + " WHERE id > "
                + now)
        .stream()
        .map(String::valueOf)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static long newestBeat(Replica replica) {
    return number(replica, "SELECT coalesce(max(id), 0) FROM heartbeat");
  }

  private static void awaitBeat(Replica replica, int monitor, long since) throws Exception {
    String beats =
        "SELECT count(*) FROM heartbeat WHERE monitor_id = %d AND id > %d"
            .formatted(monitor, since);
    Await.until(
        "a beat of monitor " + monitor,
        PATIENCE,
        () -> number(replica, beats) > 0,
        () -> String.valueOf(replica.data().query("SELECT max(id) FROM heartbeat")));
  }

  private static long number(Replica replica, String query) {
    return Long.parseLong(String.valueOf(replica.data().query(query).get(0)));
  }
}
