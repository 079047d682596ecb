package io.github.replicatorkuma.replica;

import static io.github.replicatorkuma.replica.ReplicaFixture.applied;
import static io.github.replicatorkuma.replica.ReplicaFixture.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.daemon.Reports;
import io.github.replicatorkuma.kuma.RecordingKuma.Boot;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.Hint;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.replica.ApplyOutcome.Applied;
import io.github.replicatorkuma.replica.ApplyOutcome.Booting;
import io.github.replicatorkuma.replica.ApplyOutcome.Undone;
import io.github.replicatorkuma.replica.ApplyOutcome.UpToDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An apply that an operator takes back while Uptime Kuma still boots with it. */
class ApplyUndoTest extends RollBackCase {
  @Test
  void undo_whileKumaBoots_bringsTheOldRowsBack_andThatSnapshotIsNotAppliedByItself()
      throws Exception {
    fixture.recordingKuma.boots(Boot.NEVER_READY);
    ApplyCycle cycle = fixture.cycle();
    ApplyOutcome booting = cycle.run(ApplyOptions.NEW_ONLY);
    assertThat(booting).isInstanceOf(Booting.class);
    assertThat(Hint.commandsHere(booting.report().hint()))
        .containsExactly("replicator-kuma apply --undo");

    assertThat(cycle.undo()).isInstanceOf(Undone.class);

    assertRowsFromBefore();
    assertThat(fixture.recordingKuma.isRunning()).isTrue();
    assertThat(fixture.recordingKuma.openTrials()).isZero();
    ApplyOutcome.Refused refused = refused(cycle.run(ApplyOptions.NEW_ONLY));
    assertThat(refused.reason()).contains("apply --undo");
    assertThat(refused.hint()).contains("apply --snapshot " + refused.id().brief());
  }

  @Test
  void typedApply_afterAnUndo_appliesWhatWasTakenBack() throws Exception {
    fixture.recordingKuma.boots(Boot.NEVER_READY);
    ApplyCycle cycle = fixture.cycle();
    assertThat(cycle.run(ApplyOptions.NEW_ONLY)).isInstanceOf(Booting.class);
    assertThat(cycle.undo()).isInstanceOf(Undone.class);
    assertRowsFromBefore();

    applied(fixture.apply(ApplyOptions.asked(false, Optional.empty())));

    fixture.assertReplicaEqualsLeader();
  }

  @Test
  void undo_ofAChosenSnapshot_letsTheNewestBeAppliedAgain() throws Exception {
    SnapshotId chosen = fixture.leaderStore.list().get(0).id();
    fixture.onLeader("UPDATE monitor SET name = 'newest' WHERE id = 3");
    fixture.publish();
    applied(fixture.apply());
    fixture.recordingKuma.boots(Boot.NEVER_READY);
    ApplyCycle cycle = fixture.cycle();
    assertThat(cycle.run(ApplyOptions.asked(false, Optional.of(new Choice.ById(chosen)))))
        .isInstanceOf(Booting.class);

    assertThat(cycle.undo()).isInstanceOf(Undone.class);

    assertThat(fixture.cycle().run(ApplyOptions.NEW_ONLY))
        .isInstanceOfAny(Applied.class, UpToDate.class);
    fixture.assertReplicaEqualsLeader();
  }

  @Test
  void typedApply_afterAChosenSnapshot_appliesTheNewest() throws Exception {
    SnapshotId chosen = fixture.leaderStore.list().get(0).id();
    fixture.onLeader("UPDATE monitor SET name = 'newest' WHERE id = 3");
    fixture.publish();
    assertThat(fixture.apply(ApplyOptions.asked(false, Optional.of(new Choice.ById(chosen)))))
        .isInstanceOfAny(Applied.class, UpToDate.class);
    ApplyOutcome start = fixture.apply(ApplyOptions.REVERT_DRIFT);
    assertThat(start).as("a start").isInstanceOf(UpToDate.class);
    CycleReport held = Reports.ofReplica(fixture.cycle(), start);
    assertThat(held.event()).isEqualTo(CycleReport.HELD);
    assertThat(held.held()).isEqualTo("held at " + chosen.brief());
    assertThat(held.summary()).isEqualTo("held at " + chosen.brief() + " by your apply");
    assertThat(Hint.commandsHere(held.hint())).containsExactly("replicator-kuma apply");

    applied(fixture.apply(ApplyOptions.asked(false, Optional.empty())));

    fixture.assertReplicaEqualsLeader();
    assertThat(fixture.cycle().held()).isEmpty();
  }

  @Test
  void undo_whileKumaMigrates_isRefusedWithoutASignal() throws Exception {
    fixture.recordingKuma.boots(Boot.NEVER_READY);
    ApplyCycle cycle = fixture.cycle();
    assertThat(cycle.run(ApplyOptions.NEW_ONLY)).isInstanceOf(Booting.class);
    fixture.onReplica("UPDATE knex_migrations_lock SET is_locked = 1");

    assertThatThrownBy(cycle::undo)
        .hasMessageContaining("migrating")
        .extracting(e -> ((ReplicationException) e).hint())
        .asString()
        .contains("apply --undo", "apply --at")
        .doesNotContain("tried again");

    assertThat(fixture.recordingKuma.events()).containsExactly("stop WHEN_BOOTED", "start");
    fixture.onReplica("UPDATE knex_migrations_lock SET is_locked = 0");
    fixture.recordingKuma.becomesReady();
    applied(cycle.run(ApplyOptions.NEW_ONLY));
  }

  @Test
  void undo_whenTheApplyIsProved_saysThatThereIsNothingToUndo() throws Exception {
    applied(fixture.apply());

    assertThatThrownBy(() -> fixture.cycle().undo()).hasMessageContaining("no apply to undo");

    fixture.assertReplicaEqualsLeader();
  }

  @Test
  void undo_tooLateForAChosenSnapshot_leavesItWhereItIs() throws Exception {
    SnapshotId chosen = fixture.leaderStore.list().get(0).id();
    fixture.onLeader("UPDATE monitor SET name = 'newest' WHERE id = 3");
    fixture.publish();
    fixture.apply(ApplyOptions.asked(false, Optional.of(new Choice.ById(chosen))));

    assertThatThrownBy(() -> fixture.cycle().undo()).hasMessageContaining("no apply to undo");

    assertThat(fixture.apply()).isInstanceOf(UpToDate.class);
    assertThat(fixture.cycle().held()).isPresent();
  }
}
