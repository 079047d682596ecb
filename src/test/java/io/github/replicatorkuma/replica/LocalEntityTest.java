package io.github.replicatorkuma.replica;

import static io.github.replicatorkuma.replica.ReplicaFixture.applied;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.database.mariadb.MariaDbDatabases;
import io.github.replicatorkuma.database.mariadb.MariaDbServer;
import io.github.replicatorkuma.database.mariadb.TestMariaDb;
import io.github.replicatorkuma.model.RowCounts;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.plan.ApplyPolicy;
import io.github.replicatorkuma.replica.ApplyOutcome.UpToDate;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.ReplicationScope;
import io.github.replicatorkuma.snapshot.ScriptResources;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Local entities as the original's README promises them, one caveat after the other, on a replica
 * on SQLite and one on MariaDB; what holds for proxies holds for browsers and Docker hosts.
 */
@SuppressWarnings("NullAway.Init")
class LocalEntityTest {
  private static final String NEW_PROXY =
      "INSERT INTO proxy (id, user_id, protocol, host, port, auth)"
          + " VALUES (%d, 1, 'http', '%s', 3128, 0)";
  private static final String NEW_BROWSER =
      "INSERT INTO remote_browser (id, user_id, name, url) VALUES (%d, 1, '%s', 'ws://x')";
  private static final String NEW_DOCKER =
      "INSERT INTO docker_host (id, user_id, name) VALUES (%d, 1, '%s')";

  @TempDir Path directory;

  private ReplicaFixture fixture;
  private @Nullable TestMariaDb mariaDb;

  /** A leader and a replica that has all that the leader has; monitors 3, 15 and 18 point. */
  private void start(String replicaKind) throws Exception {
    fixture = ReplicaFixture.seeded(directory);
    fixture.beta.policy = local(ReplicatedTables.LOCAL_ENTITIES);
    if (replicaKind.equals("mariadb")) {
      mariaDb = TestMariaDb.empty(MariaDbServer.shared());
      KumaDatabase over = MariaDbDatabases.over(mariaDb);
      fixture.beta.database = () -> over;
    }
    fixture.publishAndApply();
  }

  @AfterEach
  void close() {
    if (mariaDb != null) {
      mariaDb.close();
    }
  }

  private static ApplyPolicy local(List<TableName> tables) {
    return new ApplyPolicy(ReplicationScope.DEFAULT, Set.copyOf(tables), Set.of());
  }

  private void onReplica(String... statements) {
    if (mariaDb != null) {
      mariaDb.execute(statements);
    } else {
      fixture.onReplica(statements);
    }
  }

  private String here(String sql) {
    List<@Nullable String> found =
        mariaDb != null ? mariaDb.query(sql) : TestDatabases.query(fixture.replica, sql);
    return found.toString();
  }

  /** What monitors 3, 15 and 18 point to. */
  private String pointers() {
    return here("SELECT proxy_id FROM monitor WHERE id = 3")
        + here("SELECT docker_host FROM monitor WHERE id = 15")
        + here("SELECT remote_browser FROM monitor WHERE id = 18");
  }

  private void anotherPublishAndApply(String name) throws Exception {
    fixture.onLeader("UPDATE monitor SET name = '" + name + "' WHERE id = 1");
    fixture.publishAndApply();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "mariadb"})
  void newOnTheLeader_comes_withTheMonitorThatPointsToIt(String replicaKind) throws Exception {
    start(replicaKind);
    fixture.onLeader(
        NEW_PROXY.formatted(30, "new.example"),
        NEW_BROWSER.formatted(31, "new"),
        NEW_DOCKER.formatted(32, "new"),
        "UPDATE monitor SET proxy_id = 30 WHERE id = 3",
        "UPDATE monitor SET remote_browser = 31 WHERE id = 18",
        "UPDATE monitor SET docker_host = 32 WHERE id = 15");

    assertThat(fixture.publishAndApply().rows()).isEqualTo(new RowCounts(3, 3, 0));

    assertThat(here("SELECT host FROM proxy WHERE id = 30")).isEqualTo("[new.example]");
    assertThat(here("SELECT name FROM remote_browser WHERE id = 31")).isEqualTo("[new]");
    assertThat(here("SELECT name FROM docker_host WHERE id = 32")).isEqualTo("[new]");
    assertThat(pointers()).isEqualTo("[30][32][31]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "mariadb"})
  void deletedOnTheLeader_goes_evenWhereItWasChangedHere(String replicaKind) throws Exception {
    start(replicaKind);
    onReplica(
        "UPDATE proxy SET host = 'mine.example'",
        "UPDATE remote_browser SET url = 'ws://mine'",
        "UPDATE docker_host SET docker_daemon = '/mine.sock'");
    fixture.onLeader(
        "UPDATE monitor SET proxy_id = NULL, remote_browser = NULL, docker_host = NULL",
        "DELETE FROM proxy WHERE id = 1",
        "DELETE FROM remote_browser",
        "DELETE FROM docker_host WHERE id = 1");

    fixture.publishAndApply();

    assertThat(here("SELECT id FROM proxy")).isEqualTo("[2]");
    assertThat(here("SELECT id FROM remote_browser")).isEqualTo("[]");
    assertThat(here("SELECT docker_daemon FROM docker_host")).isEqualTo("[/mine.sock]");
    assertThat(pointers()).isEqualTo("[null][null][null]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "mariadb"})
  void changedOnTheLeader_keepsTheOldValueHere_thoughNobodyChangedItHere(String replicaKind)
      throws Exception {
    start(replicaKind);
    String before = here("SELECT host FROM proxy WHERE id = 1");
    String daemon = here("SELECT docker_daemon FROM docker_host WHERE id = 1");
    fixture.onLeader(
        "UPDATE proxy SET host = 'changed.example'",
        "UPDATE docker_host SET docker_daemon = '/changed.sock'",
        "UPDATE remote_browser SET url = 'ws://changed'");

    anotherPublishAndApply("beside it");

    assertThat(here("SELECT host FROM proxy WHERE id = 1")).isEqualTo(before);
    assertThat(here("SELECT docker_daemon FROM docker_host WHERE id = 1")).isEqualTo(daemon);
    assertThat(here("SELECT count(*) FROM remote_browser WHERE url = 'ws://changed'"))
        .isEqualTo("[0]");

    fixture.onLeader(
        NEW_PROXY.formatted(40, "changed.example"),
        "UPDATE monitor SET proxy_id = 40 WHERE proxy_id = 1",
        "DELETE FROM proxy WHERE id = 1");
    fixture.publishAndApply();
    assertThat(here("SELECT host FROM proxy WHERE id IN (1, 40)"))
        .as("deleting it and making a new one brings the new value to all")
        .isEqualTo("[changed.example]");
    assertThat(here("SELECT proxy_id FROM monitor WHERE id = 3")).isEqualTo("[40]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "mariadb"})
  void changedHere_survivesAnyNumberOfApplies_andTheMonitorKeepsPointing(String replicaKind)
      throws Exception {
    start(replicaKind);
    String before = pointers();
    onReplica(
        "UPDATE proxy SET host = 'mine.example', port = 1",
        "UPDATE remote_browser SET url = 'ws://mine'",
        "UPDATE docker_host SET docker_daemon = '/mine.sock'",
        "UPDATE monitor SET proxy_id = 2, docker_host = 2, remote_browser = NULL"
            + " WHERE id IN (3, 15, 18)");

    anotherPublishAndApply("first");
    anotherPublishAndApply("second");
    assertThat(fixture.apply(ApplyOptions.REVERT_DRIFT)).isInstanceOf(UpToDate.class);

    assertThat(here("SELECT DISTINCT host FROM proxy WHERE port = 1")).isEqualTo("[mine.example]");
    assertThat(here("SELECT DISTINCT url FROM remote_browser")).isEqualTo("[ws://mine]");
    assertThat(here("SELECT DISTINCT docker_daemon FROM docker_host")).isEqualTo("[/mine.sock]");
    assertThat(pointers()).as("a monitor is no local entity").isEqualTo(before);
  }

  @Test
  void narrowedToProxies_browsersAndDockerHostsAreTheLeaders() throws Exception {
    start("sqlite");
    fixture.beta.policy = local(List.of(new TableName("proxy")));
    onReplica(
        "UPDATE proxy SET host = 'mine.example'",
        "UPDATE remote_browser SET url = 'ws://mine'",
        "UPDATE docker_host SET docker_daemon = '/mine.sock'",
        NEW_PROXY.formatted(50, "only-here.example"));

    applied(fixture.apply(ApplyOptions.REVERT_DRIFT));

    assertThat(here("SELECT DISTINCT host FROM proxy")).isEqualTo("[mine.example]");
    assertThat(here("SELECT count(*) FROM remote_browser WHERE url = 'ws://mine'"))
        .isEqualTo("[0]");
    assertThat(here("SELECT count(*) FROM docker_host WHERE docker_daemon = '/mine.sock'"))
        .isEqualTo("[0]");
  }

  @Test
  void leaderWithTheScript_bringsAndTakesProxies_andLeavesLocalValues() throws Exception {
    start("sqlite");
    fixture.leaderStore.recreate();
    fixture.leaderStore.add(
        ReplicaFixture.NOW,
        List.of("/replicator_kuma/current"),
        List.of(),
        ScriptResources.copy("sqlite", directory.resolve("export")));
    onReplica(
        "UPDATE proxy SET host = 'mine.example'",
        "DELETE FROM proxy WHERE id = 2",
        NEW_PROXY.formatted(50, "only-here.example"),
        "UPDATE docker_host SET docker_daemon = '/mine.sock'");

    assertThat(applied(fixture.apply()).rows()).isEqualTo(new RowCounts(1, 0, 1));

    assertThat(here("SELECT host FROM proxy ORDER BY id"))
        .isEqualTo("[mine.example, proxy.example.com]");
    assertThat(here("SELECT DISTINCT docker_daemon FROM docker_host")).isEqualTo("[/mine.sock]");
    assertThat(here("SELECT proxy_id FROM monitor WHERE id = 3")).isEqualTo("[1]");
  }
}
