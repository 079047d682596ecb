package io.github.replicatorkuma.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.fleet.StoredLoops;
import io.github.replicatorkuma.kuma.RecordingKuma;
import io.github.replicatorkuma.kuma.RecordingKuma.Boot;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.replica.ApplyOutcome.RolledBack;
import io.github.replicatorkuma.replica.ApplyOutcome.UpToDate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Live applies and the boots that follow them. */
class LiveRollBackTest extends LiveApplyCase {
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
}
