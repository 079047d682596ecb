package io.github.replicatorkuma.replica;

import static io.github.replicatorkuma.replica.ReplicaFixture.applied;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.model.RowCounts;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.replica.ApplyOutcome.Applied;
import io.github.replicatorkuma.schema.ReplicatedTables;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which rows an apply writes. */
class ApplyRowsTest {
  private static final String THOUSAND =
      "WITH RECURSIVE n(i) AS (SELECT 101 UNION ALL SELECT i + 1 FROM n WHERE i < 1100)"
          + " INSERT INTO monitor (id, name, type, url, user_id)"
          + " SELECT i, 'monitor ' || i, 'http', 'https://example.org/' || i, 1 FROM n";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private ReplicaFixture fixture;

  @BeforeEach
  void bothSidesAreEqual() throws Exception {
    fixture = ReplicaFixture.equal(directory);
  }

  @Test
  void oneChangedMonitorAmongAThousand_writesOneRow_andRestartsKumaOnce() throws Exception {
    fixture.onLeader(THOUSAND);
    fixture.onReplica(THOUSAND);
    fixture.publish();
    fixture.apply();
    fixture.onReplica(
        "INSERT INTO heartbeat (monitor_id, time, status, duration)"
            + " VALUES (500, '2029-01-01 00:00:00', 1, 1)");
    fixture.onReplica("CREATE TABLE writes (what TEXT)");
    for (TableName table : ReplicatedTables.ALL) {
      logWritesTo(table.value());
    }
    ReplicatedTables.HISTORY.forEach(table -> logWritesTo(table.value()));
    var before = fixture.everything();
    int restarts = fixture.recordingKuma.events().size();
    fixture.onLeader("UPDATE monitor SET url = 'https://example.org/changed' WHERE id = 500");

    Applied applied = fixture.publishAndApply();

    assertThat(applied.rows()).isEqualTo(new RowCounts(0, 1, 0));
    assertThat(TestDatabases.query(fixture.replica, "SELECT what FROM writes"))
        .containsExactly("UPDATE monitor 500");
    var changed = new TreeMap<>(fixture.everything());
    assertThat(changed.remove("monitor")).isNotEqualTo(before.get("monitor"));
    changed.remove("writes");
    before.keySet().removeAll(List.of("monitor", "writes"));
    assertThat(changed).isEqualTo(before);
    assertThat(fixture.recordingKuma.events().subList(restarts, restarts + 2))
        .containsExactly("stop WHEN_BOOTED", "start");
    assertThat(fixture.recordingKuma.events()).hasSize(restarts + 2);
    fixture.assertReplicaEqualsLeader();
  }

  private void logWritesTo(String table) {
    for (String operation : List.of("INSERT", "UPDATE", "DELETE")) {
      String row = operation.equals("DELETE") ? "OLD" : "NEW";
      fixture.onReplica(
          ("CREATE TRIGGER \"%1$s_%2$s\" AFTER %1$s ON \"%2$s\" BEGIN"
                  + " INSERT INTO writes VALUES ('%1$s %2$s ' || %3$s.id); END")
              .formatted(operation, table, row));
    }
  }

  @Test
  void rowsThatSwapUniqueValues_apply() throws Exception {
    String user = "INSERT INTO user (id, username) VALUES (2, 'second')";
    fixture.onLeader(user);
    fixture.publishAndApply();
    fixture.onLeader(
        "UPDATE status_page SET slug = 'between' WHERE id = 1",
        "UPDATE status_page SET slug = (SELECT slug FROM status_page s WHERE s.id = 1) || '-x'"
            + " WHERE id = 2");
    swap("status_page", "slug");
    swap("user", "username");
    swap("status_page_cname", "domain");
    fixture.onLeader("UPDATE status_page_cname SET status_page_id = 3 - status_page_id");

    fixture.publishAndApply();

    fixture.assertReplicaEqualsLeader();
  }

  /** Gives each of the first two rows the other's value, as replica and leader see it. */
  private void swap(String table, String column) {
    List<String> values =
        TestDatabases.query(
                fixture.replica, "SELECT %s FROM %s ORDER BY id LIMIT 2".formatted(column, table))
            .stream()
            .map(String::valueOf)
            .toList();
    List<String> ids =
        TestDatabases.query(
                fixture.replica, "SELECT id FROM %s ORDER BY id LIMIT 2".formatted(table))
            .stream()
            .map(String::valueOf)
            .toList();
    String set = "UPDATE %s SET %s = ? WHERE id = ?".formatted(table, column);
    TestDatabases.executeWith(fixture.leader, set, "parked", ids.get(0));
    TestDatabases.executeWith(fixture.leader, set, values.get(0), ids.get(1));
    TestDatabases.executeWith(fixture.leader, set, values.get(1), ids.get(0));
  }

  @Test
  void uniqueValueOfADeletedRow_isFreeForAnotherOne() throws Exception {
    fixture.onLeader(
        "CREATE TEMP TABLE old AS SELECT slug FROM status_page WHERE id = 1",
        "DELETE FROM status_page WHERE id = 1",
        "UPDATE status_page SET slug = (SELECT slug FROM old) WHERE id = 2",
        "INSERT INTO status_page (id, slug, title, icon, theme)"
            + " VALUES (7, 'second', 'Seven', '', 'auto')");

    fixture.publishAndApply();

    fixture.assertReplicaEqualsLeader();
  }

  @Test
  void runtimeColumns_keepTheReplicasValues() throws Exception {
    fixture.onReplica(
        "UPDATE monitor SET dns_last_result = 'seen here' WHERE id = 1",
        "UPDATE user SET twofa_last_token = '123456'",
        "UPDATE maintenance SET last_start_date = '2029-01-01 00:00:00'",
        "UPDATE status_page SET modified_date = '2029-01-01 00:00:00'");
    fixture.onLeader(
        "UPDATE monitor SET dns_last_result = 'seen there', name = 'changed' WHERE id = 1",
        "UPDATE user SET twofa_last_token = '654321', timezone = 'Europe/Berlin'",
        "UPDATE maintenance SET last_start_date = '2029-02-02 00:00:00', title = 'changed'",
        "UPDATE status_page SET modified_date = '2029-02-02 00:00:00', title = 'changed'");

    fixture.publishAndApply();

    fixture.assertReplicaEqualsLeader();
    assertThat(fixture.count("SELECT count(*) FROM monitor WHERE dns_last_result = 'seen here'"))
        .isOne();
    assertThat(fixture.count("SELECT count(*) FROM user WHERE twofa_last_token = '123456'"))
        .isOne();
    assertThat(
            fixture.count(
                "SELECT count(*) FROM maintenance WHERE last_start_date <> '2029-01-01 00:00:00'"))
        .isZero();
    assertThat(
            fixture.count(
                "SELECT count(*) FROM status_page WHERE modified_date <> '2029-01-01 00:00:00'"))
        .isZero();
  }

  @Test
  void linkRowsThatOnlyHaveOtherIds_areNoDifference() throws Exception {
    fixture.onReplica("UPDATE monitor_tag SET id = id + 1000");
    var before = fixture.everything();

    fixture.apply(ApplyOptions.REVERT_DRIFT);

    assertThat(fixture.everything()).isEqualTo(before);
  }
}
