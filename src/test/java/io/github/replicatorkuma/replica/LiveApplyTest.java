package io.github.replicatorkuma.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.fleet.LeaderAndReplica;
import io.github.replicatorkuma.kuma.FakeLiveKuma.Fault;
import io.github.replicatorkuma.model.ApplyMethod;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.RowCounts;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.replica.ApplyOutcome.Applied;
import io.github.replicatorkuma.replica.ApplyOutcome.UpToDate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A snapshot is applied while Kuma runs; where that cannot be, or is not enough, it is restarted.
 */
class LiveApplyTest extends LiveApplyCase {
  private void spoilRestorePoint() {
    try {
      Files.writeString(restorePoint(), "no JSON");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void changedMonitor_isTakenUpByTheRunningKuma_withoutAnOutage() throws Exception {
    renameOnLeader("changed");

    Applied applied = fleet.publishAndApply();

    assertThat(applied.outage()).isZero();
    assertThat(fleet.recordingKuma.events()).containsExactly(QUIESCE_NOTHING, RELOAD_OF_ONE);
    fleet.assertReplicaEqualsLeader();
    assertThat(fleet.apply()).isInstanceOf(UpToDate.class);
  }

  @Test
  void monitorsThatGoAndMaintenancesThatChange_standStillBeforeTheirRowsDo() throws Exception {
    fleet.onLeader(
        "DELETE FROM monitor WHERE id = 5", "UPDATE maintenance SET title = 'other' WHERE id = 1");
    fleet.publish();
    fleet.beta.steps =
        step -> {
          if (step == Step.APPLY_BEFORE_ROWS) {
            assertThat(fleet.recordingKuma.events())
                .containsExactly("quiesce monitors [5] maintenances [1]");
          }
        };

    LeaderAndReplica.applied(fleet.apply());

    fleet.assertReplicaEqualsLeader();
    fleet.beta.keepHouse();
    assertThat(fleet.orphans()).isEmpty();
  }

  @Test
  void kumaWritesWhileTheRestorePointIsWritten_waitsForNoLock() throws Exception {
    renameOnLeader("changed");
    fleet.publish();
    long beats = fleet.count("SELECT count(*) FROM heartbeat");
    fleet.beta.steps =
        step -> {
          if (step == Step.APPLY_BEFORE_RESTORE_POINT) {
            fleet.onReplica(
                "INSERT INTO heartbeat (monitor_id, status, time) VALUES (3, 1, '2026-01-01')");
          }
        };

    LeaderAndReplica.applied(fleet.apply());

    assertThat(fleet.count("SELECT count(*) FROM heartbeat")).isEqualTo(beats + 1);
    fleet.assertReplicaEqualsLeader();
  }

  @Test
  void programThatHoldsTheLog_asLitestreamDoes_isNoObstacle_andSeesItsOldRowsStill()
      throws Exception {
    Path database = directory.resolve("replica/kuma.db");
    String name = "SELECT name FROM monitor WHERE id = 3";
    assertThat(TestDatabases.query(database, "PRAGMA journal_mode = wal")).containsExactly("wal");
    try (Connection reader = TestDatabases.connect(database);
        Statement statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      String before = only(statement, name);
      for (String edit : List.of("one", "two", "three")) {
        renameOnLeader(edit);
        assertThat(fleet.publishAndApply().outage()).isZero();
        fleet.assertReplicaEqualsLeader();
        assertThat(only(statement, name)).isEqualTo(before);
      }
      assertThat(TestDatabases.query(database, "PRAGMA wal_checkpoint(TRUNCATE)"))
          .as("nobody can empty the log meanwhile")
          .containsExactly("1");
    }
    assertThat(TestDatabases.query(database, "PRAGMA integrity_check")).containsExactly("ok");
  }

  private static String only(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  @Test
  void failedCommit_startsAgainWhatStoodStill_andChangesNothing() throws Exception {
    fleet.onLeader("DELETE FROM monitor WHERE id = 5");
    fleet.publish();
    Map<String, List<String>> before = fleet.everything();
    fleet.beta.steps =
        step -> {
          if (step == Step.APPLY_BEFORE_COMMIT) {
            throw new ReplicationException(
                ReplicationException.Severity.RETRYABLE, "no commit", "", null);
          }
        };

    assertThatThrownBy(fleet::apply).hasMessage("no commit");

    assertThat(fleet.everything()).isEqualTo(before);
    assertThat(fleet.recordingKuma.events())
        .containsExactly("quiesce monitors [5] maintenances []", "reload monitors [5]");
    assertThat(live.isReloadDue()).isFalse();
    assertThat(restorePoint()).doesNotExist();
  }

  @Test
  void loopsThatCouldNotBeStartedAgain_areStartedByTheNextCycle() throws Exception {
    fleet.onLeader("DELETE FROM monitor WHERE id = 5");
    fleet.publish();
    live.next(Fault.FAILS);
    fleet.beta.steps =
        step -> {
          if (step == Step.APPLY_BEFORE_COMMIT) {
            throw new ReplicationException(
                ReplicationException.Severity.RETRYABLE, "no commit", "", null);
          }
        };
    assertThatThrownBy(fleet::apply).hasMessage("no commit");
    assertThat(live.isReloadDue()).isTrue();
    fleet.beta.steps = step -> {};

    fleet.apply();

    assertThat(live.isReloadDue()).isFalse();
    assertThat(fleet.recordingKuma.events()).doesNotContain("start");
    fleet.assertReplicaEqualsLeader();
  }

  @ParameterizedTest
  @ValueSource(strings = {"FAILS", "KEEPS_OLD_ROWS"})
  void kumaThatDoesNotTakeUpTheRows_isRestarted(Fault fault) throws Exception {
    live.next(fault);
    renameOnLeader("changed");

    Applied applied = fleet.publishAndApply();

    assertThat(fleet.recordingKuma.events())
        .containsExactly(QUIESCE_NOTHING, RELOAD_OF_ONE, "stop WHEN_BOOTED", "start");
    assertThat(applied.rows()).isEqualTo(new RowCounts(0, 1, 0));
    assertThat(restorePoint()).doesNotExist();
    fleet.assertReplicaEqualsLeader();
  }

  @Test
  void restartThatFailsBeforeKumaIsStarted_startsItAllTheSame() throws Exception {
    live.next(Fault.KEEPS_OLD_ROWS);
    renameOnLeader("changed");
    fleet.publish();
    fleet.beta.steps =
        step -> {
          if (step == Step.APPLY_BEFORE_RESTART) {
            spoilRestorePoint();
          }
        };

    assertThatThrownBy(fleet::apply).hasMessageContaining("cannot read the restore point");

    assertThat(fleet.recordingKuma.isRunning()).isTrue();
  }

  @Test
  void kumaThatDoesNotTakeUpTheRows_andMayNotBeRestarted_isToldAsAWarning() throws Exception {
    fleet.beta.method = ApplyMethod.LIVE;
    live.next(Fault.KEEPS_OLD_ROWS);
    renameOnLeader("changed");

    Applied applied = fleet.publishAndApply();

    assertThat(applied.warnings()).contains(ReplicaHints.NOT_IN_STEP);
    assertThat(fleet.recordingKuma.events()).doesNotContain("start");
  }

  @Test
  void kumaWithoutWhatALiveApplyNeeds_isRestarted() throws Exception {
    live.lacks("this Uptime Kuma does not have R.find");
    renameOnLeader("changed");

    fleet.publishAndApply();

    assertThat(fleet.recordingKuma.events()).containsExactly("stop WHEN_BOOTED", "start");
  }

  @Test
  void obstacle_whereNothingButLiveIsAllowed_isARetryableFailureThatNamesIt() throws Exception {
    fleet.beta.method = ApplyMethod.LIVE;
    live.lacks("this Uptime Kuma does not have R.find");
    renameOnLeader("changed");
    fleet.publish();

    assertThatThrownBy(fleet::apply)
        .isInstanceOfSatisfying(
            ReplicationException.class, e -> assertThat(e.isTerminal()).isFalse())
        .hasMessageContaining("does not have R.find");
    assertThat(fleet.recordingKuma.events()).isEmpty();
  }

  @Test
  void restartMethod_isKept() throws Exception {
    fleet.beta.method = ApplyMethod.RESTART;
    renameOnLeader("changed");

    fleet.publishAndApply();

    assertThat(fleet.recordingKuma.events()).containsExactly("stop WHEN_BOOTED", "start");
  }
}
