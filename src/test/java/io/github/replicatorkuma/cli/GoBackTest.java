package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.daemon.Cycle.Moment;
import io.github.replicatorkuma.kuma.NoKuma;
import io.github.replicatorkuma.kuma.RecordingKuma;
import io.github.replicatorkuma.kuma.RecordingKuma.Boot;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.replica.ApplyOptions;
import io.github.replicatorkuma.replica.Choice;
import io.github.replicatorkuma.snapshot.ContentSummary;
import io.github.replicatorkuma.store.FakeSnapshotStore.Call;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A leader that goes back to an older state, and what may keep it from that. */
class GoBackTest {
  private static final String SIXTY_MONITORS =
      "WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 1059)"
          + " INSERT INTO monitor (id, name, user_id) SELECT i, 'm' || i, 1 FROM n";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private GoBackFixture fixture;

  @SuppressWarnings("NullAway.Init")
  private SnapshotId old;

  @SuppressWarnings("NullAway.Init")
  private Map<String, List<String>> oldRows;

  @BeforeEach
  void leaderHasPublishedAndChangedThingsSince() throws Exception {
    fixture = new GoBackFixture(directory);
    oldRows = fixture.leaderRows();
    old = fixture.publish();
    fixture.onLeader(
        "DELETE FROM monitor WHERE id IN (1, 2)",
        "UPDATE status_page SET slug = 'changed' WHERE id = 1",
        "UPDATE notification SET name = 'changed' WHERE id = 1",
        "INSERT INTO monitor (id, name, user_id) VALUES (90, 'new', 1)");
    fixture.publishAndApply();
  }

  private SnapshotTags newest() throws Exception {
    return SnapshotHistory.of(fixture.leaderStore.list()).newest().orElseThrow().tags();
  }

  private int saves() {
    return fixture.leaderStore.count(Call.SAVE);
  }

  private Path restorePoint() throws ReplicationException {
    return fixture.alpha.state().restorePoint();
  }

  @Test
  void olderState_isAppliedAndPublishedAsTheNewest_andReplicasFollow() throws Exception {
    CycleReport report = fixture.goBack(old, false);

    assertThat(report.result()).as(report.summary()).isEqualTo(Result.DONE);
    assertThat(report.event()).isEqualTo("published");
    assertThat(report.summary())
        .contains("applied snapshot " + old.brief() + " by alpha")
        .contains("; published snapshot ");
    assertThat(fixture.leaderRows()).isEqualTo(oldRows);
    assertThat(newest().position()).isEqualTo(new Position(1, 3));
    assertThat(fixture.alpha.state().firstCopy(".db")).exists();

    assertReplicaFollows();
  }

  @Test
  void export_isPublishedAsTheNewest_andReplicasFollow() throws Exception {
    fixture.goBack(old, false);
    Path export = directory.resolve("export");
    ContentSummary written = fixture.alpha.exporter().export(export);
    fixture.onLeader("DELETE FROM monitor WHERE id IN (5, 6)");
    fixture.publishAndApply();

    CycleReport report = fixture.goBack(new Choice.FromDirectory(export), false);

    assertThat(report.event()).as(report.summary()).isEqualTo("published");
    assertThat(report.summary())
        .contains("applied snapshot " + written.digest().brief(), "(export) by alpha");
    assertThat(fixture.leaderRows()).isEqualTo(oldRows);
    SnapshotHistory.Entry newest =
        SnapshotHistory.of(fixture.leaderStore.list()).newest().orElseThrow();
    assertThat(newest.tags().position()).isEqualTo(new Position(1, 5));
    assertThat(newest.lineage().settles()).doesNotContain("unpublished");
    assertReplicaFollows();
  }

  private void assertReplicaFollows() throws Exception {
    GoBackFixture.applied(fixture.apply());
    assertThat(fixture.replicaRows()).isEqualTo(oldRows);
  }

  @Test
  void newestState_chosen_undoesUnpublishedEditsAndPublishesNothing() throws Exception {
    Map<String, List<String>> rows = fixture.leaderRows();
    SnapshotId newest = SnapshotHistory.of(fixture.leaderStore.list()).newest().orElseThrow().id();
    fixture.onLeader("DELETE FROM monitor WHERE id < 20");

    CycleReport report = fixture.goBack(newest, false);

    assertThat(report.result()).isEqualTo(Result.DONE);
    assertThat(report.event()).isEqualTo("applied");
    assertThat(report.summary()).contains("; unchanged");
    assertThat(fixture.leaderRows()).isEqualTo(rows);
    assertThat(saves()).isEqualTo(2);
  }

  @Test
  void stateWithoutMostMonitorsOfNow_isRefusedBeforeAnythingChanges_unlessAccepted()
      throws Exception {
    fixture.onLeader(SIXTY_MONITORS);
    fixture.publish();
    Map<String, List<String>> rows = fixture.leaderRows();

    CycleReport report = fixture.goBack(old, false);

    assertThat(report.result()).isEqualTo(Result.STOPPED);
    assertThat(report.event()).isEqualTo("refused");
    assertThat(report.summary()).contains("61 of 106 monitors would vanish at once");
    assertThat(report.hint()).contains("--accept-deletes").doesNotContain("publish");
    assertThat(fixture.leaderRows()).isEqualTo(rows);
    assertThat(saves()).isEqualTo(3);

    assertThat(fixture.goBack(old, true).event()).isEqualTo("published");
    assertThat(fixture.leaderRows()).isEqualTo(oldRows);
  }

  @Test
  void leaderThatIsFenced_isRefusedBeforeAnythingChanges() throws Exception {
    Map<String, List<String>> rows = fixture.leaderRows();
    SnapshotTags since =
        new SnapshotTags(
            new Position(2, 3), newest().digest(), new Instance("beta", "beta-id"), "nonce");
    fixture.leaderStore.add(
        GoBackFixture.NOW,
        List.of("/staging"),
        since.toTags(),
        Files.createDirectory(directory.resolve("empty")));

    for (boolean accepted : new boolean[] {false, true}) {
      CycleReport report = fixture.goBack(old, accepted);
      assertThat(report.result()).isEqualTo(Result.STOPPED);
      assertThat(report.summary()).contains("this instance no longer leads", "by beta");
      assertThat(report.hint()).contains("REPLICATOR_MODE=RESTORE", "publish --take-over");
    }
    assertThat(fixture.leaderRows()).isEqualTo(rows);
    assertThat(restorePoint()).doesNotExist();
    assertThat(saves()).isEqualTo(2);
  }

  @Test
  void leaderThatLostItsState_takesTheLeadFirst_soThatTheOlderStateDescends() throws Exception {
    Files.delete(fixture.alpha.state().path().resolve("state.json"));

    CycleReport report = fixture.goBack(old, false);

    assertThat(report.event()).as(report.summary()).isEqualTo("published");
    assertThat(fixture.leaderRows()).isEqualTo(oldRows);
    assertThat(newest().position()).isEqualTo(new Position(2, 4));
    assertThat(saves()).isEqualTo(4);
  }

  @Test
  void leaderThatMigrates_isLeftAlone() throws Exception {
    fixture.onLeader("UPDATE knex_migrations_lock SET is_locked = 1");
    Map<String, List<String>> rows = fixture.leaderRows();

    assertThatThrownBy(() -> fixture.goBack(old, true))
        .isInstanceOf(ReplicationException.class)
        .hasMessage("Uptime Kuma is migrating its database");

    assertThat(fixture.leaderRows()).isEqualTo(rows);
    assertThat(saves()).isEqualTo(2);
  }

  @Test
  void stateOfALeaderWhoseUsersAreGone_comesBack() throws Exception {
    fixture.onLeader("PRAGMA foreign_keys = OFF", "DELETE FROM user");

    assertThat(fixture.goBack(old, false).event()).isEqualTo("published");

    assertThat(fixture.leaderRows()).isEqualTo(oldRows);
  }

  @Test
  void repositoryThatFailsInBetween_isToldWithWhatWasDone_andTheDaemonPublishesIt()
      throws Exception {
    fixture.leaderStore.failNext(Call.SAVE, StoreException.Kind.UNREACHABLE);

    CycleReport report = fixture.goBack(old, false);

    assertThat(report.result()).isEqualTo(Result.RETRYABLE);
    assertThat(report.summary())
        .contains("applied snapshot " + old.brief())
        .contains("; not published yet: the store in memory fails: UNREACHABLE");
    assertThat(report.hint()).isEqualTo("This leader publishes it by itself when it runs.");
    assertPublishedByTheDaemon();
  }

  @Test
  void killedInBetween_isPublishedByTheDaemonAsAnyEdit() throws Exception {
    fixture.alpha.steps =
        step -> {
          if (step == Step.PUBLISH_BEFORE_INTENT) {
            throw ReplicationException.retryable("killed", "");
          }
        };
    assertThat(fixture.goBack(old, false).summary()).contains("not published yet: killed");
    fixture.alpha.steps = Steps.UNOBSERVED;

    assertPublishedByTheDaemon();
  }

  private void assertPublishedByTheDaemon() throws Exception {
    assertThat(fixture.leaderRows()).isEqualTo(oldRows);
    assertThat(saves()).isLessThanOrEqualTo(3);
    RecordingKuma kuma = RecordingKuma.stopped();
    fixture.daemon(kuma, true).run(Moment.BEFORE_START);
    CycleReport report = fixture.daemon(kuma, true).run(Moment.RUNNING);
    assertThat(report.event()).as(report.summary()).isEqualTo("published");
    assertReplicaFollows();
  }

  @Test
  void kumaThatLivesWithTheOlderState_isStartedByTheDaemonAndProvesIt() throws Exception {
    fixture.goBack(old, false);
    assertThat(restorePoint()).exists();
    RecordingKuma kuma = RecordingKuma.stopped();

    assertThat(fixture.daemon(kuma, true).run(Moment.BEFORE_START).result())
        .isEqualTo(Result.WAITING);

    assertThat(kuma.events()).containsExactly("start");
    assertThat(restorePoint()).doesNotExist();
    assertThat(fixture.daemon(kuma, true).run(Moment.RUNNING).event()).isEqualTo("unchanged");
    assertThat(fixture.leaderRows()).isEqualTo(oldRows);
  }

  @Test
  void kumaThatDiesOfTheOlderState_getsItsRowsBack_andTheyArePublishedAgain() throws Exception {
    Map<String, List<String>> rows = fixture.leaderRows();
    fixture.goBack(old, false);
    RecordingKuma kuma = RecordingKuma.stopped().boots(Boot.DIES_BOOTING, Boot.DIES_BOOTING);

    CycleReport report = fixture.daemon(kuma, true).run(Moment.BEFORE_START);

    assertThat(report.event()).isEqualTo("rolled_back");
    assertThat(report.summary()).contains("rolled back snapshot " + old.brief());
    assertThat(report.hint()).contains("publishes the rows from before again by itself");
    assertThat(kuma.isRunning()).isTrue();
    assertThat(fixture.leaderRows()).isEqualTo(rows);
    assertThat(fixture.daemon(kuma, true).run(Moment.RUNNING).event()).isEqualTo("published");
    fixture.apply(ApplyOptions.NEW_ONLY);
    assertThat(fixture.replicaRows()).isEqualTo(rows);
  }

  @Test
  void leaderWithoutAKumaToProveIt_keepsTheWayBackOnlyUntilAnEditIsPublished() throws Exception {
    fixture.goBack(old, false);
    fixture.daemon(new NoKuma(), false).run(Moment.RUNNING);
    assertThat(restorePoint()).exists();

    fixture.onLeader("UPDATE monitor SET name = 'edited since' WHERE id = 3");
    assertThat(fixture.daemon(new NoKuma(), false).run(Moment.RUNNING).event())
        .isEqualTo("published");

    assertThat(restorePoint()).doesNotExist();
  }
}
