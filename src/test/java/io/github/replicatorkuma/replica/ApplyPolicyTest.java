package io.github.replicatorkuma.replica;

import static io.github.replicatorkuma.replica.ReplicaFixture.applied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.kuma.RecordingKuma.Boot;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.RowCounts;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.plan.ApplyPolicy;
import io.github.replicatorkuma.replica.ApplyOutcome.Applied;
import io.github.replicatorkuma.replica.ApplyOutcome.Booting;
import io.github.replicatorkuma.replica.ApplyOutcome.UpToDate;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.ReplicationScope;
import io.github.replicatorkuma.state.FleetValues;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a replica differs from the leader because its operator wants it to. */
class ApplyPolicyTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private ReplicaFixture fixture;

  @BeforeEach
  void bothSidesAreEqual() throws Exception {
    fixture = ReplicaFixture.equal(directory);
  }

  private List<@Nullable String> query(String sql) {
    return TestDatabases.query(fixture.replica, sql);
  }

  private static ApplyPolicy excluding(String... tables) {
    Set<TableName> names = Stream.of(tables).map(TableName::new).collect(Collectors.toSet());
    return new ApplyPolicy(
        new ReplicationScope(names, ReplicationScope.DEFAULT_SETTINGS, true), Set.of(), Set.of());
  }

  @Test
  void localEntities_comeAndGoWithTheLeader_andKeepLocalValues() throws Exception {
    fixture.beta.policy =
        new ApplyPolicy(
            ReplicationScope.DEFAULT, Set.copyOf(ReplicatedTables.LOCAL_ENTITIES), Set.of());
    fixture.onReplica(
        "UPDATE proxy SET host = 'mine.example'",
        "UPDATE docker_host SET docker_daemon = '/mine.sock'",
        "INSERT INTO remote_browser (id, name, url) VALUES (50, 'mine', 'ws://mine')");
    fixture.onLeader(
        "UPDATE proxy SET host = 'theirs.example'",
        "INSERT INTO docker_host (id, user_id, name) VALUES (60, 1, 'theirs')");

    Applied applied = fixture.publishAndApply();

    assertThat(applied.rows()).isEqualTo(new RowCounts(1, 0, 1));
    assertThat(query("SELECT DISTINCT host FROM proxy")).containsExactly("mine.example");
    assertThat(query("SELECT name FROM docker_host WHERE id = 60")).containsExactly("theirs");
    assertThat(query("SELECT DISTINCT docker_daemon FROM docker_host WHERE id < 60"))
        .containsExactly("/mine.sock");
    assertThat(query("SELECT id FROM remote_browser WHERE id = 50")).isEmpty();
  }

  @Test
  void pausedTypes_areInsertedPaused_andKeepWhatIsChosenHere() throws Exception {
    fixture.beta.policy = new ApplyPolicy(ReplicationScope.DEFAULT, Set.of(), Set.of("push"));
    fixture.onLeader(
        "UPDATE monitor SET active = 1",
        "UPDATE monitor SET type = 'http' WHERE type = 'push'",
        "UPDATE monitor SET type = 'push' WHERE id IN (1, 2)",
        "INSERT INTO monitor (id, name, type, user_id, active) VALUES (80, 'new', 'push', 1, 1)");
    fixture.onReplica("UPDATE monitor SET type = 'push', active = 1 WHERE id = 2");

    fixture.publishAndApply();

    assertThat(query("SELECT id FROM monitor WHERE active = 0 ORDER BY id"))
        .containsExactly("1", "80");
    assertThat(fixture.apply(ApplyOptions.REVERT_DRIFT)).isInstanceOf(UpToDate.class);
    fixture.onReplica("UPDATE monitor SET active = 1 - active WHERE type = 'push'");
    assertThat(fixture.apply(ApplyOptions.REVERT_DRIFT)).isInstanceOf(UpToDate.class);
    assertThat(query("SELECT id FROM monitor WHERE active = 0")).containsExactly("2");
  }

  /** What the fleet has of such rows is read from the snapshot, which is gone by then. */
  @Test
  void pausedTypes_whereKumaBootsForLong_areNotedOnceItLives() throws Exception {
    fixture.beta.policy = new ApplyPolicy(ReplicationScope.DEFAULT, Set.of(), Set.of("push"));
    fixture.onLeader("UPDATE monitor SET type = 'push', active = 1 WHERE id = 1");
    fixture.publish();
    fixture.recordingKuma.boots(Boot.NEVER_READY);
    ApplyCycle cycle = fixture.cycle();
    assertThat(cycle.run(ApplyOptions.NEW_ONLY)).isInstanceOf(Booting.class);
    fixture.recordingKuma.becomesReady();

    assertThat(cycle.run(ApplyOptions.NEW_ONLY)).isInstanceOf(Applied.class);

    assertThat(FleetValues.load(fixture.beta.state().fleetValues()).counts())
        .containsOnlyKeys(ReplicatedTables.MONITOR);
  }

  @Test
  void excludedTable_isLeftAlone() throws Exception {
    fixture.beta.policy = excluding("incident", "setting");
    fixture.onReplica(
        "UPDATE incident SET title = 'mine'",
        "UPDATE setting SET value = 'false' WHERE key = 'apiKeysEnabled'");
    fixture.onLeader("DELETE FROM incident", "UPDATE monitor SET name = 'changed' WHERE id = 1");

    Applied applied = fixture.publishAndApply();

    assertThat(applied.rows()).isEqualTo(new RowCounts(0, 1, 0));
    assertThat(query("SELECT DISTINCT title FROM incident")).containsExactly("mine");
    assertThat(query("SELECT value FROM setting WHERE key = 'apiKeysEnabled'"))
        .containsExactly("false");
  }

  @Test
  void tableThatTheLeaderLeavesOut_isLeftAlone() throws Exception {
    fixture.alpha.scope = excluding("incident").scope();
    fixture.onReplica("UPDATE incident SET title = 'mine'");
    fixture.onLeader("UPDATE monitor SET name = 'changed' WHERE id = 1");

    fixture.publishAndApply();

    assertThat(query("SELECT DISTINCT title FROM incident")).containsExactly("mine");
  }

  @Test
  void referenceIntoATableExcludedHere_staysAsItIsHere() throws Exception {
    fixture.beta.policy = excluding("proxy", "docker_host", "remote_browser");
    fixture.onReplica("UPDATE monitor SET proxy_id = 2 WHERE id = 1");
    fixture.onLeader(
        "INSERT INTO proxy (id, user_id, protocol, host, port, auth)"
            + " VALUES (40, 1, 'http', 'there', 1, 0)",
        "UPDATE monitor SET proxy_id = 40, name = 'changed' WHERE id = 1",
        "INSERT INTO monitor (id, name, type, user_id, proxy_id) VALUES (80, 'n', 'http', 1, 40)");

    fixture.publishAndApply();

    assertThat(query("SELECT name || proxy_id FROM monitor WHERE id = 1"))
        .containsExactly("changed2");
    assertThat(query("SELECT proxy_id FROM monitor WHERE id = 80")).containsExactly((String) null);
    assertThat(fixture.drift()).isEmpty();
    assertThat(fixture.apply(ApplyOptions.REVERT_DRIFT)).isInstanceOf(UpToDate.class);
  }

  @Test
  void referenceToAUserThatIsMissingHere_isRefused_andNothingChanges() throws Exception {
    fixture.beta.policy = excluding("user");
    fixture.onLeader(
        "INSERT INTO user (id, username, password) VALUES (40, 'there', 'x')",
        "UPDATE monitor SET user_id = 40, name = 'changed' WHERE id = 1");
    var before = fixture.everything();
    fixture.publish();

    assertThatThrownBy(fixture::apply)
        .isInstanceOfSatisfying(
            ReplicationException.class,
            e -> {
              assertThat(e.isTerminal()).isTrue();
              assertThat(e.hint()).contains("Replicate table user too");
            })
        .hasMessageContaining("monitor 1: user_id names no row of user");

    assertThat(fixture.everything()).isEqualTo(before);
    assertThat(fixture.recordingKuma.events()).as("Kuma is not stopped for it").isEmpty();
    fixture.onReplica("INSERT INTO user (id, username, password) VALUES (40, 'here', 'x')");
    applied(fixture.apply());
    assertThat(query("SELECT name FROM monitor WHERE id = 1")).containsExactly("changed");
  }

  @Test
  void orphansFromBefore_areNoObstacleAndAreGoneAfterwards() throws Exception {
    fixture.onReplicaWithoutForeignKeys(
        "INSERT INTO monitor_tag (monitor_id, tag_id) VALUES (900, 1), (1, 900)",
        "INSERT INTO monitor_notification (monitor_id, notification_id) VALUES (901, 901)",
        "INSERT INTO monitor_group (monitor_id, group_id) VALUES (902, 1)",
        "INSERT INTO heartbeat (monitor_id, time, status, duration) VALUES (903, '2029-01-01', 1, 1)",
        "INSERT INTO monitor_tls_info (monitor_id) VALUES (904)",
        "UPDATE monitor SET proxy_id = 905, docker_host = 906 WHERE id = 1");
    assertThat(fixture.count("SELECT count(*) FROM pragma_foreign_key_check"))
        .isGreaterThanOrEqualTo(8);
    fixture.onLeader("UPDATE monitor SET name = 'changed' WHERE id = 2");

    Applied applied = fixture.publishAndApply();
    fixture.beta.keepHouse();

    fixture.assertReplicaEqualsLeader();
    assertThat(fixture.count("SELECT count(*) FROM pragma_foreign_key_check")).isZero();
    assertThat(fixture.orphans()).isEmpty();
    assertThat(applied.warnings()).isEmpty();
  }

  @Test
  void referenceThatDanglesOnTheLeaderToo_isKeptWithAWarning() throws Exception {
    fixture.onLeaderWithoutForeignKeys("UPDATE monitor SET proxy_id = 905 WHERE id = 1");

    Applied applied = fixture.publishAndApply();

    assertThat(applied.warnings()).containsExactly("monitor 1: proxy_id names no row of proxy");
    fixture.assertReplicaEqualsLeader();
  }

  @Test
  void referenceThatDanglesOnTheLeaderToo_isKeptBesideLocalEntities() throws Exception {
    fixture.beta.policy =
        new ApplyPolicy(
            ReplicationScope.DEFAULT, Set.copyOf(ReplicatedTables.LOCAL_ENTITIES), Set.of());
    fixture.onLeaderWithoutForeignKeys("UPDATE monitor SET proxy_id = 905 WHERE id = 1");

    Applied applied = fixture.publishAndApply();

    assertThat(applied.warnings()).containsExactly("monitor 1: proxy_id names no row of proxy");
  }
}
