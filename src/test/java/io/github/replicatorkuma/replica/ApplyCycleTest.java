package io.github.replicatorkuma.replica;

import static io.github.replicatorkuma.replica.ReplicaFixture.applied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.database.HostileTexts;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.kuma.RecordingKuma;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.RowCounts;
import io.github.replicatorkuma.replica.ApplyOutcome.Applied;
import io.github.replicatorkuma.replica.ApplyOutcome.NothingPublished;
import io.github.replicatorkuma.replica.ApplyOutcome.Postponed;
import io.github.replicatorkuma.replica.ApplyOutcome.UpToDate;
import io.github.replicatorkuma.store.FakeSnapshotStore;
import io.github.replicatorkuma.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a replica has after an apply, and what it does when there is nothing to apply. */
class ApplyCycleTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @Test
  void freshReplica_afterItsFirstApply_holdsEveryReplicatedCellOfTheLeader() throws Exception {
    ReplicaFixture fixture = ReplicaFixture.seeded(directory);

    Applied applied = fixture.publishAndApply();

    fixture.assertReplicaEqualsLeader();
    assertThat(fixture.count("SELECT count(*) FROM monitor")).isEqualTo(47);
    assertThat(fixture.count("SELECT count(*) FROM status_page")).isEqualTo(2);
    String css = "SELECT hex(custom_css) FROM status_page ORDER BY id";
    assertThat(TestDatabases.query(fixture.replica, css))
        .isEqualTo(TestDatabases.query(fixture.leader, css));
    assertThat(applied.first()).isTrue();
    assertThat(applied.leader()).isEqualTo("alpha");
    assertThat(applied.warnings()).isEmpty();
    assertThat(fixture.recordingKuma.events()).containsExactly("stop WHEN_BOOTED", "start");
    assertThat(fixture.beta.state().restorePoint()).doesNotExist();
  }

  @Test
  void hostileTextsAndDoubles_afterAnApply_areStoredAsOnTheLeader() throws Exception {
    ReplicaFixture fixture = ReplicaFixture.seeded(directory);
    List<String> texts = HostileTexts.all().toList();
    for (int i = 0; i < texts.size(); i++) {
      TestDatabases.executeWith(
          fixture.leader,
          "INSERT INTO monitor (name, description, body, headers, timeout, user_id)"
              + " VALUES (?, ?, ?, ?, ?, 1)",
          texts.get(i),
          texts.get(i),
          texts.get(texts.size() - 1 - i),
          texts.get(i),
          i % 2 == 0 ? 0.1 + 0.2 : 1e-7);
    }
    TestDatabases.executeWith(
        fixture.leader, "UPDATE status_page SET custom_css = ?", String.join("\n", texts));

    fixture.publishAndApply();

    fixture.assertReplicaEqualsLeader();
    String doubles = "SELECT count(*) FROM monitor WHERE timeout IN (0.1 + 0.2, 1e-7)";
    assertThat(fixture.count(doubles)).isGreaterThanOrEqualTo(texts.size());
  }

  @Test
  void unchangedReplica_atEachLook_asksTheRepositoryOnce() throws Exception {
    ReplicaFixture fixture = ReplicaFixture.equal(directory);

    for (int look = 1; look <= 3; look++) {
      int before = fixture.replicaStore.count();
      assertThat(fixture.apply()).isInstanceOf(UpToDate.class);
      assertThat(fixture.replicaStore.count()).isEqualTo(before + 1);
    }
    assertThat(fixture.recordingKuma.events()).isEmpty();
  }

  @Test
  void equalReplica_atStart_changesNothingAndLeavesKumaAlone() throws Exception {
    ReplicaFixture fixture = ReplicaFixture.equal(directory);
    var before = fixture.everything();

    assertThat(fixture.apply(ApplyOptions.REVERT_DRIFT)).isInstanceOf(UpToDate.class);

    assertThat(fixture.everything()).isEqualTo(before);
    assertThat(fixture.recordingKuma.events()).isEmpty();
    assertThat(fixture.beta.state().firstCopy(".db")).doesNotExist();
  }

  @Test
  void sameContentUnderANewPosition_isNotedWithoutFetchingIt() throws Exception {
    ReplicaFixture fixture = ReplicaFixture.equal(directory);
    fixture.onLeader("UPDATE monitor SET name = 'changed' WHERE id = 1");
    fixture.publish();
    fixture.onLeader("UPDATE monitor SET name = 'changed again' WHERE id = 1");
    fixture.publishAndApply();
    fixture.onLeader("UPDATE monitor SET name = 'once more' WHERE id = 1");
    fixture.publish();
    fixture.onLeader("UPDATE monitor SET name = 'changed again' WHERE id = 1");
    fixture.publish();
    int before = fixture.replicaStore.count();

    ApplyOutcome outcome = fixture.apply();

    assertThat(outcome).isInstanceOf(UpToDate.class);
    assertThat(((UpToDate) outcome).position().sequence()).isEqualTo(5);
    assertThat(fixture.replicaStore.count()).isEqualTo(before + 1);
  }

  @Test
  void localEdits_areRevertedAtStartButNotInBetween() throws Exception {
    ReplicaFixture fixture = ReplicaFixture.equal(directory);
    fixture.onReplica(
        "UPDATE monitor SET name = 'mine' WHERE id = 1",
        "DELETE FROM tag WHERE id = 1",
        "INSERT INTO notification (id, name, user_id) VALUES (90, 'mine', 1)");

    assertThat(fixture.apply()).isInstanceOf(UpToDate.class);
    assertThat(fixture.count("SELECT count(*) FROM monitor WHERE name = 'mine'")).isOne();

    applied(fixture.apply(ApplyOptions.REVERT_DRIFT));
    fixture.assertReplicaEqualsLeader();
  }

  @Test
  void localEdits_areRevertedWithANewSnapshot() throws Exception {
    ReplicaFixture fixture = ReplicaFixture.equal(directory);
    fixture.onReplica("UPDATE monitor SET name = 'mine' WHERE id = 1");
    fixture.onLeader("UPDATE monitor SET name = 'theirs' WHERE id = 2");

    Applied applied = fixture.publishAndApply();

    assertThat(applied.rows()).isEqualTo(new RowCounts(0, 2, 0));
    fixture.assertReplicaEqualsLeader();
  }

  @Test
  void stoppedKuma_atStart_isStartedByTheApplyAndNotCountedAsAnOutage() throws Exception {
    ReplicaFixture fixture = ReplicaFixture.seeded(directory);
    fixture.publishAndApply();
    fixture.onLeader("UPDATE monitor SET name = 'theirs' WHERE id = 2");
    fixture.recordingKuma = RecordingKuma.stopped();
    fixture.beta.kuma = fixture.recordingKuma;
    fixture.publish();

    Applied applied = applied(fixture.apply(ApplyOptions.BEFORE_START));

    assertThat(applied.outage()).isZero();
    assertThat(fixture.recordingKuma.events()).endsWith("start");
    fixture.assertReplicaEqualsLeader();
  }

  @Test
  void firstApply_beforeKumaStarts_waits_soThatTheCopyHoldsUpNobody() throws Exception {
    ReplicaFixture fixture = ReplicaFixture.seeded(directory);
    fixture.publish();

    assertThat(fixture.apply(ApplyOptions.BEFORE_START)).isInstanceOf(ApplyOutcome.Postponed.class);
  }

  @Test
  void snapshotOfAnotherSchema_beforeKumaStarts_waits() throws Exception {
    ReplicaFixture fixture =
        new ReplicaFixture(
            directory,
            TestDatabases.seeded(directory.resolve("leader")),
            TestDatabases.empty(directory.resolve("replica"), "2.4.0"));
    fixture.publish();
    var before = fixture.everything();

    assertThat(fixture.apply(ApplyOptions.BEFORE_START)).isInstanceOf(Postponed.class);

    assertThat(fixture.everything()).isEqualTo(before);
    assertThat(fixture.recordingKuma.events()).isEmpty();
  }

  @Test
  void migratingKuma_isLeftAlone() throws Exception {
    ReplicaFixture fixture = ReplicaFixture.seeded(directory);
    fixture.publish();
    fixture.onReplica("UPDATE knex_migrations_lock SET is_locked = 1");

    assertThatThrownBy(fixture::apply)
        .isInstanceOfSatisfying(
            ReplicationException.class, e -> assertThat(e.isTerminal()).isFalse())
        .hasMessage("Uptime Kuma is migrating its database");
    assertThat(fixture.recordingKuma.events()).isEmpty();
  }

  @Test
  void bootingKuma_isNotStopped_andNothingIsApplied() throws Exception {
    ReplicaFixture fixture = ReplicaFixture.seeded(directory);
    fixture.publish();
    fixture.recordingKuma.staysBooting();
    var before = fixture.everything();

    assertThatThrownBy(fixture::apply)
        .isInstanceOfSatisfying(
            ReplicationException.class, e -> assertThat(e.isTerminal()).isFalse())
        .hasMessageContaining("booting");

    assertThat(fixture.everything()).isEqualTo(before);
    assertThat(fixture.recordingKuma.events()).isEmpty();
  }

  @Test
  void firstApply_keepsACopyOfTheWholeDatabase_andLaterOnesDoNot() throws Exception {
    ReplicaFixture fixture = ReplicaFixture.seeded(directory);
    fixture.onReplica("INSERT INTO tag (id, name, color) VALUES (9, 'mine', '#000000')");
    var before = fixture.everything();

    fixture.publishAndApply();

    Path copy = fixture.beta.state().firstCopy(".db");
    assertThat(ReplicaFixture.everythingIn(copy)).isEqualTo(before);
    Files.delete(copy);
    fixture.onLeader("UPDATE tag SET name = 'other' WHERE id = 1");
    fixture.publishAndApply();
    assertThat(copy).doesNotExist();
  }

  @Test
  void emptyRepository_isNothingToApply() throws Exception {
    ReplicaFixture fixture = ReplicaFixture.seeded(directory);

    assertThat(fixture.apply()).isInstanceOf(NothingPublished.class);
  }

  @Test
  void missingRepository_isAFailureOnlyAfterAWhile() throws Exception {
    ReplicaFixture fixture = ReplicaFixture.seeded(directory);
    for (int i = 0; i < 2; i++) {
      fixture.replicaStore.failNext(
          FakeSnapshotStore.Call.REPOSITORY_ID, StoreException.Kind.REPOSITORY_MISSING);
    }

    fixture.beta.repositoryExpectedBy = ReplicaFixture.NOW.plusSeconds(1);
    assertThat(fixture.apply()).isInstanceOf(NothingPublished.class);
    fixture.beta.repositoryExpectedBy = ReplicaFixture.NOW;
    assertThatThrownBy(fixture::apply)
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.REPOSITORY_MISSING));
  }

  @Test
  void missingRepository_ofAReplicaThatUsedAnotherOne_isAFailureAtOnce() throws Exception {
    ReplicaFixture fixture = ReplicaFixture.seeded(directory);
    var unused =
        fixture.beta.memory().repositoryAt("another place", () -> new RepositoryId("0123abcd"));
    fixture.replicaStore.failNext(
        FakeSnapshotStore.Call.REPOSITORY_ID, StoreException.Kind.REPOSITORY_MISSING);
    fixture.beta.repositoryExpectedBy = ReplicaFixture.NOW.plusSeconds(1);

    assertThatThrownBy(fixture::apply).isInstanceOf(StoreException.class);
  }
}
