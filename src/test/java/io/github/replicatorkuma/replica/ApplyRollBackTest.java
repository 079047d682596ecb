package io.github.replicatorkuma.replica;

import static io.github.replicatorkuma.replica.ReplicaFixture.applied;
import static io.github.replicatorkuma.replica.ReplicaFixture.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.kuma.RecordingKuma;
import io.github.replicatorkuma.kuma.RecordingKuma.Boot;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.replica.ApplyOutcome.Booting;
import io.github.replicatorkuma.replica.ApplyOutcome.RolledBack;
import io.github.replicatorkuma.replica.ApplyOutcome.UpToDate;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens when Kuma does not live with the new rows, or the database refuses them. */
class ApplyRollBackTest extends RollBackCase {
  private static void lock(Statement statement) throws ReplicationException {
    try {
      statement.execute("BEGIN IMMEDIATE");
    } catch (SQLException e) {
      throw ReplicationException.terminal("cannot lock", "", e);
    }
  }

  private void failAt(Step label) {
    fixture.beta.steps =
        step -> {
          if (step == label) {
            throw ReplicationException.retryable("failed at " + label, "");
          }
        };
    assertThatThrownBy(fixture::apply).hasMessage("failed at " + label);
  }

  @ParameterizedTest
  @EnumSource(
      value = Boot.class,
      names = {"DIES_BOOTING", "DIES_AFTER_READY"})
  void kumaThatEndsTwiceWithTheNewRows_getsTheOldOnesBack(Boot boot) throws Exception {
    fixture.recordingKuma.boots(boot, boot);

    assertThat(fixture.apply()).isInstanceOf(RolledBack.class);

    assertRowsFromBefore();
    assertThat(fixture.recordingKuma.isRunning()).isTrue();
    assertThat(fixture.recordingKuma.events())
        .containsExactly("stop WHEN_BOOTED", "start", "start", "start");
  }

  @ParameterizedTest
  @EnumSource(
      value = Boot.class,
      names = {"DIES_BOOTING", "DIES_AFTER_READY", "KILLED_BOOTING"})
  void kumaThatEndsOnceWithTheNewRows_isStartedAgain_andTheyStay(Boot boot) throws Exception {
    fixture.recordingKuma.boots(boot);

    applied(fixture.apply());

    fixture.assertReplicaEqualsLeader();
    assertThat(fixture.beta.state().restorePoint()).doesNotExist();
  }

  @Test
  void kumaThatEndsWithTheOldRowsToo_keepsTheNewOnes_andNothingIsRejected() throws Exception {
    fixture.recordingKuma.boots(
        Boot.DIES_BOOTING, Boot.DIES_BOOTING, Boot.DIES_AFTER_READY, Boot.DIES_BOOTING);

    assertThatThrownBy(fixture::apply)
        .isInstanceOf(ReplicationException.class)
        .hasMessageContaining("ended by itself with exit code 1");

    fixture.assertReplicaEqualsLeader();
    assertThat(fixture.recordingKuma.isOnTrial()).as("the daemon ends with it").isFalse();
    fixture.recordingKuma = RecordingKuma.stopped();
    fixture.beta.kuma = fixture.recordingKuma;
    assertThat(fixture.apply()).isInstanceOf(UpToDate.class);
    fixture.assertReplicaEqualsLeader();
    assertThat(fixture.beta.state().restorePoint()).doesNotExist();
  }

  @Test
  void kumaThatSignalsEnd_convictsNothing_andIsStartedAgainAndAgain() throws Exception {
    fixture.recordingKuma.boots(Boot.KILLED_BOOTING, Boot.KILLED_BOOTING, Boot.NEVER_READY);
    ApplyCycle cycle = fixture.cycle();

    assertThatThrownBy(() -> cycle.run(ApplyOptions.NEW_ONLY))
        .isInstanceOfSatisfying(
            ReplicationException.class, e -> assertThat(e.isTerminal()).isFalse())
        .hasMessageContaining("ended by signal 9");

    assertThat(fixture.recordingKuma.isRunning()).isTrue();
    fixture.assertReplicaEqualsLeader();
    fixture.recordingKuma.becomesReady();
    assertThat(cycle.run(ApplyOptions.NEW_ONLY)).isInstanceOf(UpToDate.class);
    assertThat(fixture.recordingKuma.openTrials()).isZero();
  }

  @Test
  void bootThatGoesOn_isWaitedFor_overAsManyCyclesAsItTakes_andNeverSignalled() throws Exception {
    fixture.recordingKuma.boots(Boot.NEVER_READY);
    ApplyCycle cycle = fixture.cycle();

    for (int cycles = 0; cycles < 5; cycles++) {
      assertThat(cycle.run(ApplyOptions.NEW_ONLY)).isInstanceOf(Booting.class);
    }
    assertThat(fixture.recordingKuma.events()).containsExactly("stop WHEN_BOOTED", "start");
    assertThat(fixture.beta.state().restorePoint()).exists();
    fixture.recordingKuma.becomesReady();

    applied(cycle.run(ApplyOptions.NEW_ONLY));

    assertThat(fixture.recordingKuma.events()).containsExactly("stop WHEN_BOOTED", "start");
    assertThat(fixture.recordingKuma.openTrials()).isZero();
    assertThat(fixture.beta.state().restorePoint()).doesNotExist();
    assertThat(cycle.run(ApplyOptions.NEW_ONLY)).isInstanceOf(UpToDate.class);
  }

  @Test
  void bootThatGoesOnAndThenEnds_countsAsOneOfTwo() throws Exception {
    fixture.recordingKuma.boots(Boot.NEVER_READY, Boot.DIES_BOOTING);
    ApplyCycle cycle = fixture.cycle();
    assertThat(cycle.run(ApplyOptions.NEW_ONLY)).isInstanceOf(Booting.class);
    fixture.recordingKuma.diesUnwatched();

    assertThat(cycle.run(ApplyOptions.NEW_ONLY)).isInstanceOf(RolledBack.class);

    assertRowsFromBefore();
    assertThat(fixture.recordingKuma.events())
        .containsExactly("stop WHEN_BOOTED", "start", "start", "start");
  }

  @Test
  void firstApplyThatKumaDiesOf_keepsItsUsers_andTheNextSnapshotIsApplied() throws Exception {
    fixture = ReplicaFixture.seeded(directory.resolve("fresh"));
    fixture.publish();
    fixture.recordingKuma.boots(
        Boot.DIES_BOOTING, Boot.DIES_BOOTING, Boot.DIES_BOOTING, Boot.DIES_BOOTING);
    assertThatThrownBy(() -> fixture.cycle().run(ApplyOptions.NEW_ONLY))
        .hasMessageContaining("no user before");
    assertThat(fixture.count("SELECT count(*) FROM user")).isPositive();
    assertThatThrownBy(() -> fixture.cycle().undo()).hasMessageContaining("no user here before");
    assertThat(fixture.recordingKuma.events()).doesNotContain("stop AT_ONCE");

    fixture.onLeader("UPDATE monitor SET name = 'mended' WHERE id = 3");
    fixture.publish();

    applied(fixture.cycle().run(ApplyOptions.NEW_ONLY));
    fixture.assertReplicaEqualsLeader();
    assertThat(fixture.recordingKuma.openTrials()).isZero();
  }

  @Test
  void rolledBackSnapshot_isNotTriedAgain_butANewerOneIs() throws Exception {
    fixture.recordingKuma.boots(Boot.DIES_BOOTING, Boot.DIES_BOOTING);
    assertThat(fixture.apply()).isInstanceOf(RolledBack.class);
    int events = fixture.recordingKuma.events().size();

    assertThat(refused(fixture.apply()).reason()).contains("Uptime Kuma did not run with it");
    assertThat(refused(fixture.apply(ApplyOptions.REVERT_DRIFT)).hint()).isNotEmpty();
    assertThat(fixture.recordingKuma.events()).hasSize(events);

    fixture.onLeader("UPDATE monitor SET name = 'better' WHERE id = 3");
    fixture.publishAndApply();
    fixture.assertReplicaEqualsLeader();
  }

  @Test
  void migrationLockThatTheStoppedBootHeld_isReleased() throws Exception {
    fixture.recordingKuma.boots(Boot.DIES_BOOTING, Boot.DIES_BOOTING);
    fixture.recordingKuma.onStart(
        () -> {
          if (fixture.recordingKuma.events().size() == 2) {
            fixture.onReplica("UPDATE knex_migrations_lock SET is_locked = 1");
          }
        });

    assertThat(fixture.apply()).isInstanceOf(RolledBack.class);

    assertRowsFromBefore();
  }

  @Test
  void rollBackThatTheDatabaseKeepsFromHappening_isMadeUpForByTheNextCycle() throws Exception {
    fixture.recordingKuma.boots(
        Boot.DIES_BOOTING, Boot.DIES_BOOTING, Boot.DIES_BOOTING, Boot.DIES_BOOTING);
    try (Connection other = TestDatabases.connect(fixture.replica);
        Statement statement = other.createStatement()) {
      fixture.beta.steps =
          step -> {
            if (step == Step.APPLY_JUDGED) {
              lock(statement);
            }
          };
      assertThatThrownBy(() -> fixture.cycle().run(ApplyOptions.NEW_ONLY))
          .isInstanceOf(ReplicationException.class);
    }
    fixture.beta.steps = Steps.UNOBSERVED;
    assertThat(fixture.everything()).isNotEqualTo(before);

    assertThat(fixture.cycle().run(ApplyOptions.NEW_ONLY)).isInstanceOf(RolledBack.class);

    assertRowsFromBefore();
    assertThat(fixture.recordingKuma.isRunning()).isTrue();
  }

  @Test
  void applyThatADeadProcessLeftUnproved_isProvedAtTheNextStart() throws Exception {
    failAt(Step.APPLY_COMMITTED);
    fixture.recordingKuma = RecordingKuma.stopped();
    fixture.beta.kuma = fixture.recordingKuma;

    assertThat(fixture.cycle().settlePending()).isEmpty();

    assertThat(fixture.recordingKuma.events()).containsExactly("start");
    assertThat(fixture.beta.state().restorePoint()).doesNotExist();
    assertThat(fixture.apply(ApplyOptions.REVERT_DRIFT)).isInstanceOf(UpToDate.class);
    fixture.assertReplicaEqualsLeader();
  }

  @Test
  void applyThatADeadProcessLeftUnproved_isRolledBackWhereKumaDies() throws Exception {
    failAt(Step.APPLY_COMMITTED);
    fixture.recordingKuma = RecordingKuma.stopped().boots(Boot.DIES_BOOTING, Boot.DIES_BOOTING);
    fixture.beta.kuma = fixture.recordingKuma;

    assertThat(fixture.cycle().settlePending()).get().isInstanceOf(RolledBack.class);

    assertRowsFromBefore();
    assertThat(fixture.recordingKuma.isRunning()).isTrue();
    refused(fixture.apply(ApplyOptions.REVERT_DRIFT));
  }

  @Test
  void applyWhereKumaIsNotSupervised_isLeftForADaemonToProve() throws Exception {
    Map<String, List<String>> rows = ReplicaFixture.replicated(fixture.replica);
    fixture.beta.supervised = false;
    applied(fixture.apply());
    assertThat(fixture.beta.state().restorePoint()).exists();

    fixture.beta.supervised = true;
    fixture.recordingKuma = RecordingKuma.stopped().boots(Boot.DIES_BOOTING, Boot.DIES_BOOTING);
    fixture.beta.kuma = fixture.recordingKuma;
    assertThat(fixture.apply(ApplyOptions.BEFORE_START)).isInstanceOf(RolledBack.class);

    assertThat(ReplicaFixture.replicated(fixture.replica).equals(rows)).isTrue();
    assertThat(fixture.beta.state().restorePoint()).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource(
      value = Step.class,
      names = {"APPLY_BEFORE_RESTORE_POINT", "APPLY_BEFORE_ROWS", "APPLY_BEFORE_COMMIT"})
  void failureInTheTransaction_changesNothingAndStartsKumaAgain(Step label) throws Exception {
    failAt(label);

    assertThat(fixture.everything()).isEqualTo(before);
    assertThat(fixture.recordingKuma.events()).containsExactly("stop WHEN_BOOTED", "start");
    fixture.beta.steps = step -> {};
    applied(fixture.apply());
    fixture.assertReplicaEqualsLeader();
  }

  @Test
  void valueThatTheSchemaRefuses_isNamedByTableRowAndColumn_andNothingChanges() throws Exception {
    fixture.onLeader(
        "PRAGMA ignore_check_constraints = ON",
        "UPDATE monitor SET snmp_version = '4', name = 'secret name' WHERE id = 5");
    fixture.publish();

    assertThatThrownBy(fixture::apply)
        .isInstanceOfSatisfying(
            ReplicationException.class, e -> assertThat(e.isTerminal()).isTrue())
        .hasMessageContainingAll("table monitor", "row 5", "snmp_version")
        .hasMessageNotContaining("secret name");

    assertThat(fixture.everything()).isEqualTo(before);
    assertThat(fixture.recordingKuma.events()).as("Kuma is not stopped for it").isEmpty();
  }
}
