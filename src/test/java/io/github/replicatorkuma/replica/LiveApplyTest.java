package io.github.replicatorkuma.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.fleet.LeaderAndReplica;
import io.github.replicatorkuma.fleet.StoredLoops;
import io.github.replicatorkuma.kuma.FakeLiveKuma;
import io.github.replicatorkuma.kuma.FakeLiveKuma.Fault;
import io.github.replicatorkuma.kuma.RecordingKuma;
import io.github.replicatorkuma.kuma.RecordingKuma.Boot;
import io.github.replicatorkuma.model.ApplyMethod;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.RowCounts;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.replica.ApplyOutcome.Applied;
import io.github.replicatorkuma.replica.ApplyOutcome.RolledBack;
import io.github.replicatorkuma.replica.ApplyOutcome.UpToDate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A snapshot is applied while Kuma runs; where that cannot be, or is not enough, it is restarted.
 */
class LiveApplyTest {
  private static final String RELOAD_OF_ONE = "reload monitors [3]";
  private static final String QUIESCE_NOTHING = "quiesce monitors [] maintenances []";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private ReplicaFixture fleet;
  private FakeLiveKuma live;

  @BeforeEach
  void bothAreEqual() throws Exception {
    fleet = ReplicaFixture.equal(directory);
    live = fleet.recordingKuma.reachable(() -> StoredLoops.in(fleet.beta.database));
  }

  private void renameOnLeader(String name) {
    fleet.onLeader("UPDATE monitor SET name = '" + name + "', interval = 61 WHERE id = 3");
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

  @Test
  void instanceWithoutUsers_isRestarted() throws Exception {
    Path fresh = Files.createDirectory(directory.resolve("fresh"));
    ReplicaFixture first = ReplicaFixture.seeded(fresh);
    fleet = first;
    first.recordingKuma.reachable(() -> StoredLoops.in(fleet.beta.database));

    first.publishAndApply();

    assertThat(first.recordingKuma.events()).containsExactly("stop WHEN_BOOTED", "start");
  }

  @Test
  void liveApplies_areRolledBackAllTogether_byTheFirstBootThatDies() throws Exception {
    Map<String, List<String>> before = ReplicaFixture.replicated(fleet.replica);
    renameOnLeader("first");
    fleet.publishAndApply();
    fleet.onLeader(
        "UPDATE monitor SET name = 'second', description = 'x' WHERE id = 3",
        "DELETE FROM monitor WHERE id = 5",
        "INSERT INTO monitor (id, name, user_id) VALUES (90, 'new', 1)",
        "UPDATE status_page SET slug = 'changed' WHERE id = 1");
    fleet.publishAndApply();
    fleet.onLeader("DELETE FROM monitor WHERE id IN (3, 90)");
    fleet.publishAndApply();
    assertThat(restorePoint()).exists();

    fleet.recordingKuma = RecordingKuma.stopped().boots(Boot.DIES_BOOTING, Boot.DIES_BOOTING);
    fleet.beta.kuma = fleet.recordingKuma;
    ApplyOutcome outcome = fleet.cycle().settlePending().orElseThrow();

    assertThat(outcome).isInstanceOf(RolledBack.class);
    assertThat(ReplicaFixture.replicated(fleet.replica)).isEqualTo(before);
    assertThat(fleet.recordingKuma.isRunning()).isTrue();
    assertThat(restorePoint()).doesNotExist();
    fleet.apply(ApplyOptions.REVERT_DRIFT);
    assertThat(fleet.count("SELECT count(*) FROM monitor WHERE id = 90"))
        .as("what was applied before the one that Kuma died of is back")
        .isOne();
    assertThat(fleet.count("SELECT count(*) FROM monitor WHERE id = 3")).isOne();
    assertThat(fleet.apply()).isInstanceOf(UpToDate.class);

    renameOnLeader("mended");
    fleet.onLeader("INSERT INTO monitor (id, name, user_id) VALUES (91, 'newer', 1)");
    fleet.publishAndApply();
    fleet.assertReplicaEqualsLeader();
  }

  @Test
  void rowDeletedHereSinceTheLiveApply_staysAwayAndTheOthersAreRolledBack() throws Exception {
    fleet.onLeader("UPDATE monitor SET name = 'changed' WHERE id IN (3, 4)");
    fleet.publishAndApply();
    fleet.onReplica("DELETE FROM monitor WHERE id = 3");
    fleet.recordingKuma = RecordingKuma.stopped().boots(Boot.DIES_BOOTING, Boot.DIES_BOOTING);
    fleet.beta.kuma = fleet.recordingKuma;

    assertThat(fleet.cycle().settlePending()).get().isInstanceOf(RolledBack.class);

    assertThat(fleet.count("SELECT count(*) FROM monitor WHERE id = 4")).isOne();
    assertThat(fleet.count("SELECT count(*) FROM monitor WHERE id = 3 OR name = 'changed'"))
        .isZero();
    assertThat(restorePoint()).doesNotExist();
  }

  @Test
  void liveApply_thatABootHasLivedThrough_isProvedAndLeavesNoRestorePoint() throws Exception {
    renameOnLeader("changed");
    fleet.publishAndApply();
    assertThat(restorePoint()).exists();
    fleet.apply();
    assertThat(restorePoint()).exists();

    fleet.recordingKuma = RecordingKuma.stopped();
    fleet.beta.kuma = fleet.recordingKuma;

    assertThat(fleet.cycle().settlePending()).isEmpty();
    assertThat(restorePoint()).doesNotExist();
    fleet.assertReplicaEqualsLeader();
  }

  @Test
  void rowEditedHereAfterThePlan_isPlannedAnew() throws Exception {
    renameOnLeader("changed");
    fleet.publish();
    boolean[] edited = {false};
    fleet.beta.steps =
        step -> {
          if (step == Step.LIVE_BEFORE_QUIESCE && !edited[0]) {
            edited[0] = true;
            fleet.onReplica("UPDATE monitor SET name = 'by somebody here' WHERE id = 3");
          }
        };

    fleet.apply();

    fleet.assertReplicaEqualsLeader();
    assertThat(edited[0]).isTrue();
    assertThat(fleet.recordingKuma.events())
        .containsExactly(QUIESCE_NOTHING, RELOAD_OF_ONE, QUIESCE_NOTHING, RELOAD_OF_ONE);
  }

  private void spoilRestorePoint() {
    try {
      Files.writeString(restorePoint(), "no JSON");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path restorePoint() {
    return directory.resolve("replica/state/restore-point.json");
  }
}
