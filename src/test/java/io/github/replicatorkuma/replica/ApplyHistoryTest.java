package io.github.replicatorkuma.replica;

import static io.github.replicatorkuma.replica.ReplicaFixture.applied;
import static io.github.replicatorkuma.replica.ReplicaFixture.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.replica.ApplyOutcome.Refused;
import io.github.replicatorkuma.schema.ReplicatedTables;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the history of monitors that go, come, or turn out to be different ones. */
class ApplyHistoryTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private ReplicaFixture fixture;

  @BeforeEach
  void bothSidesAreEqual() throws Exception {
    fixture = ReplicaFixture.equal(directory);
  }

  /** A row of history that the column defaults complete. */
  private void history(String table, int monitor) {
    List<String> columns = new ArrayList<>(List.of("monitor_id"));
    List<String> values = new ArrayList<>(List.of(Integer.toString(monitor)));
    for (String column :
        TestDatabases.query(
                fixture.replica,
                "SELECT name FROM pragma_table_info('"
                    + table
                    + "') WHERE \"notnull\" AND dflt_value IS NULL"
                    + " AND name NOT IN ('id', 'monitor_id')")
            .stream()
            .map(String::valueOf)
            .toList()) {
      columns.add('"' + column + '"');
      values.add("7");
    }
    fixture.onReplicaWithoutForeignKeys(
        "INSERT INTO %s (%s) VALUES (%s)"
            .formatted(table, String.join(", ", columns), String.join(", ", values)));
  }

  private void historyInAllTables(int monitor) {
    ReplicatedTables.HISTORY.forEach(table -> history(table.value(), monitor));
  }

  private long historyOf(int monitor) {
    return ReplicatedTables.HISTORY.stream()
        .mapToLong(
            table ->
                fixture.count(
                    "SELECT count(*) FROM %s WHERE monitor_id = %d".formatted(table, monitor)))
        .sum();
  }

  @Test
  void monitorDeletedOnTheLeader_leavesNoOrphanInAnyTable() throws Exception {
    historyInAllTables(1);
    historyInAllTables(2);
    long kept = historyOf(2);
    fixture.onLeader("DELETE FROM monitor WHERE id = 1");

    fixture.publishAndApply();

    assertThat(fixture.beta.carried.purgeDue.get()).isTrue();
    assertThat(historyOf(1)).isNotZero();
    fixture.beta.keepHouse();
    assertThat(fixture.beta.carried.purgeDue.get()).isFalse();
    assertThat(fixture.orphans()).isEmpty();
    assertThat(historyOf(1)).isZero();
    assertThat(historyOf(2)).isEqualTo(kept);
    assertThat(fixture.count("SELECT count(*) FROM pragma_foreign_key_check")).isZero();
    fixture.assertReplicaEqualsLeader();
  }

  @Test
  void purgeThatKumasOwnWritesKeepFromHappening_isDoneLater() throws Exception {
    historyInAllTables(1);
    fixture.onLeader("DELETE FROM monitor WHERE id = 1");
    fixture.publishAndApply();
    try (Connection kuma = TestDatabases.connect(fixture.replica);
        Statement statement = kuma.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      fixture.beta.keepHouse();
    }
    assertThat(fixture.beta.carried.purgeDue.get()).isTrue();
    assertThat(historyOf(1)).isNotZero();

    fixture.beta.keepHouse();

    assertThat(fixture.orphans()).isEmpty();
  }

  @Test
  void insertedMonitor_doesNotInheritTheHistoryOfAnEarlierOneWithItsId() throws Exception {
    historyInAllTables(70);
    List<Long> seenByKuma = new ArrayList<>();
    fixture.recordingKuma.onStart(() -> seenByKuma.add(historyOf(70)));
    fixture.onLeader("INSERT INTO monitor (id, name, user_id) VALUES (70, 'new', 1)");

    fixture.publishAndApply();

    assertThat(seenByKuma).containsExactly(0L);
    assertThat(historyOf(70)).isZero();
  }

  @Test
  void differentMonitorUnderTheSameId_losesTheHistory_andAnEditedOneKeepsIt() throws Exception {
    historyInAllTables(1);
    historyInAllTables(2);
    historyInAllTables(3);
    long kept = historyOf(2);
    fixture.onReplica(
        "UPDATE monitor SET created_date = '2001-01-01 00:00:00', url = 'https://old.example'"
            + " WHERE id = 1",
        "UPDATE monitor SET url = 'https://old.example' WHERE id = 2",
        "UPDATE monitor SET created_date = '2001-01-01 00:00:00' WHERE id = 3");
    long keptToo = historyOf(3);

    applied(fixture.apply(ApplyOptions.REVERT_DRIFT));

    assertThat(historyOf(1)).isZero();
    assertThat(historyOf(2)).isEqualTo(kept);
    assertThat(historyOf(3)).isEqualTo(keptToo);
    fixture.assertReplicaEqualsLeader();
  }

  @Test
  void moreThanHalfOfTheMonitorsDifferent_areRefusedUntilAccepted() throws Exception {
    fixture.onReplica(
        "UPDATE monitor SET created_date = '2001-01-01 00:00:00', type = 'other' WHERE id IN"
            + " (SELECT id FROM monitor ORDER BY id LIMIT 24)");
    var before = fixture.everything();

    Refused refused = refused(fixture.apply(ApplyOptions.REVERT_DRIFT));

    assertThat(refused.reason()).startsWith("24 monitors here have ids");
    assertThat(refused.hint()).contains("--accept-deletes");
    assertThat(fixture.everything()).isEqualTo(before);
    assertThat(fixture.recordingKuma.events()).isEmpty();
    applied(fixture.apply(ApplyOptions.asked(true, Optional.empty())));
    fixture.assertReplicaEqualsLeader();
  }

  @Test
  void halfOfTheMonitorsDifferent_isNoReasonToRefuse() throws Exception {
    fixture.onReplica(
        "UPDATE monitor SET created_date = '2001-01-01 00:00:00', type = 'other' WHERE id IN"
            + " (SELECT id FROM monitor ORDER BY id LIMIT 23)");

    applied(fixture.apply(ApplyOptions.REVERT_DRIFT));

    fixture.assertReplicaEqualsLeader();
  }

  @Test
  void fewerThanTenDifferentMonitors_areNoReasonToRefuse() throws Exception {
    String onlyNine = "DELETE FROM monitor WHERE id > 9";
    fixture.onLeader(onlyNine);
    fixture.onReplica(onlyNine);
    fixture.onReplica("UPDATE monitor SET created_date = '2001-01-01 00:00:00', type = 'other'");

    fixture.publishAndApply();

    fixture.assertReplicaEqualsLeader();
  }
}
