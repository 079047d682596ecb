package io.github.replicatorkuma.replica;

import static io.github.replicatorkuma.replica.ReplicaFixture.applied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.kuma.RecordingKuma;
import io.github.replicatorkuma.kuma.RecordingKuma.Boot;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.replica.ApplyOutcome.RolledBack;
import io.github.replicatorkuma.replica.ApplyOutcome.UpToDate;
import io.github.replicatorkuma.state.InstanceState;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.StoreException.Kind;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others do between two steps of an apply. */
class ApplyRaceTest {
  private static final String NEW_MONITOR =
      "INSERT INTO monitor (id, name, type, interval) VALUES (5000, '%s', 'http', 60)";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private ReplicaFixture fixture;

  @BeforeEach
  void replicaEqualsItsLeader() throws Exception {
    fixture = ReplicaFixture.equal(directory);
  }

  private RepositoryMemory.Applied remembered() throws Exception {
    InstanceState state = fixture.beta.state().load();
    RepositoryId repository = state.repositoryAt(fixture.replicaStore.locationKey()).orElseThrow();
    return Objects.requireNonNull(state.memoryOf(repository).applied());
  }

  @Test
  void snapshotPublishedAfterTheList_isNotTakenForTheOneThatWasFetched() throws Exception {
    fixture.onLeader("UPDATE monitor SET name = 'listed' WHERE id = 1");
    SnapshotId listed = fixture.publish();
    AtomicReference<SnapshotId> later = new AtomicReference<>();
    fixture.replicaStore.at("before fetch", label -> publishOnce(later));

    assertThat(applied(fixture.apply()).id()).isEqualTo(listed);

    assertThat(remembered().id()).isEqualTo(listed);
    assertThat(fixture.count("SELECT count(*) FROM monitor WHERE name = 'listed'")).isEqualTo(1);
    assertThat(fixture.count("SELECT count(*) FROM monitor WHERE name = 'later'")).isZero();
    assertThat(applied(fixture.apply()).id()).isEqualTo(later.get());
    fixture.assertReplicaEqualsLeader();
  }

  private void publishOnce(AtomicReference<SnapshotId> published) {
    if (published.get() == null) {
      fixture.onLeader("UPDATE monitor SET name = 'later' WHERE id = 2");
      try {
        published.set(fixture.publish());
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void rowInsertedHereAfterThePlanWasMade_isNoReasonToRefuseTheSnapshot() throws Exception {
    fixture.onLeader(NEW_MONITOR.formatted("of the leader"));
    fixture.publish();
    KumaDatabase real = fixture.beta.database.open();
    KumaDatabase raced =
        beforeTheFirstWrite(
            real, () -> fixture.onReplica(NEW_MONITOR.formatted("made here meanwhile")));
    fixture.beta.database = () -> raced;

    assertThat(applied(fixture.apply()).rows().updated()).isEqualTo(1);

    fixture.assertReplicaEqualsLeader();
  }

  /** The plan made before would do if nobody had written: there is no Kuma that does. */
  @Test
  void rowInsertedHereJustBeforeTheWrite_isNoReasonToRefuseTheSnapshot_whereNoKumaRuns()
      throws Exception {
    fixture.beta.kuma = RecordingKuma.stopped();
    rowInsertedHereAfterThePlanWasMade_isNoReasonToRefuseTheSnapshot();
  }

  @Test
  void rowEditedHereAfterThePlanWasMade_isPutRightAlthoughThePlanHasItNot_whereNoKumaRuns()
      throws Exception {
    fixture.beta.kuma = RecordingKuma.stopped();
    fixture.onLeader("UPDATE monitor SET name = 'new' WHERE id = 1");
    fixture.publish();
    KumaDatabase real = fixture.beta.database.open();
    KumaDatabase raced =
        beforeThe(
            2,
            "changeMark",
            real,
            () -> fixture.onReplica("UPDATE monitor SET name = 'edited' WHERE id = 2"));
    fixture.beta.database = () -> raced;

    assertThat(applied(fixture.apply()).rows().updated()).isEqualTo(2);

    fixture.assertReplicaEqualsLeader();
  }

  private static KumaDatabase beforeTheFirstWrite(KumaDatabase real, Runnable interruption) {
    return beforeThe(1, "write", real, interruption);
  }

  private static KumaDatabase beforeThe(
      int call, String name, KumaDatabase real, Runnable interruption) {
    AtomicInteger calls = new AtomicInteger();
    return (KumaDatabase)
        Proxy.newProxyInstance(
            KumaDatabase.class.getClassLoader(),
            new Class<?>[] {KumaDatabase.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals(name) && calls.incrementAndGet() == call) {
                interruption.run();
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void newest_forgottenAfterTheList_isTriedAgainLater_andKumaIsNotTouched() throws Exception {
    fixture.onLeader("UPDATE monitor SET name = 'forgotten' WHERE id = 1");
    SnapshotId newest = fixture.publish();
    fixture.replicaStore.at(
        "before fetch", label -> fixture.leaderStore.forget(List.of(newest), false));

    StoreException failure = catchThrowableOfType(StoreException.class, fixture::apply);

    assertThat(failure.kind()).isEqualTo(Kind.SNAPSHOT_MISSING);
    assertThat(failure.isTerminal()).isFalse();
    assertThat(fixture.recordingKuma.events()).isEmpty();
    assertThat(fixture.apply()).isInstanceOf(UpToDate.class);
    assertThat(fixture.beta.state().restorePoint()).doesNotExist();
  }

  @Test
  void newest_removedAfterItWasApplied_leavesTheRowsAsTheyAre() throws Exception {
    fixture.onLeader("UPDATE monitor SET name = 'removed' WHERE id = 1");
    SnapshotId newest = fixture.publish();
    applied(fixture.apply());
    fixture.leaderStore.forget(List.of(newest), true);
    Map<String, List<String>> before = fixture.everything();

    for (ApplyOptions options : List.of(ApplyOptions.NEW_ONLY, ApplyOptions.REVERT_DRIFT)) {
      assertThat(ReplicaFixture.refused(fixture.apply(options)).reason())
          .contains("somebody removed the newest");
    }

    assertThat(fixture.everything()).isEqualTo(before);
  }

  @Test
  void kumaThatWritesBetweenThePlanAndItsStop_losesNothingButEditsOfReplicatedRows()
      throws Exception {
    fixture.onLeader("UPDATE monitor SET name = 'new' WHERE id = 1");
    fixture.publish();
    long beats = fixture.count("SELECT count(*) FROM heartbeat");
    kumaWritesBeforeItIsStopped();

    applied(fixture.apply());

    fixture.assertReplicaEqualsLeader();
    assertThat(fixture.count("SELECT count(*) FROM heartbeat")).isEqualTo(beats + 1);
    assertThat(fixture.count("SELECT count(*) FROM setting WHERE key = 'written late'"))
        .isEqualTo(1);
    assertThat(fixture.count("SELECT count(*) FROM monitor WHERE dns_last_result = 'late'"))
        .isEqualTo(1);
  }

  @Test
  void kumaThatWritesBetweenThePlanAndItsStop_isRolledBackToWhatItHadWritten() throws Exception {
    fixture.onLeader("UPDATE monitor SET name = 'new' WHERE id = 1");
    fixture.publish();
    AtomicReference<Map<String, List<String>>> written = kumaWritesBeforeItIsStopped();
    fixture.recordingKuma.boots(Boot.DIES_BOOTING, Boot.DIES_BOOTING);

    assertThat(fixture.apply()).isInstanceOf(RolledBack.class);

    assertThat(fixture.everything()).isEqualTo(written.get());
  }

  private AtomicReference<Map<String, List<String>>> kumaWritesBeforeItIsStopped() {
    AtomicReference<Map<String, List<String>>> written = new AtomicReference<>();
    fixture.beta.steps =
        step -> {
          if (step == Step.APPLY_BEFORE_STOP) {
            fixture.onReplica(
                "UPDATE monitor SET name = 'edited late' WHERE id IN (1, 2)",
                "UPDATE monitor SET dns_last_result = 'late' WHERE id = 2",
                "DELETE FROM monitor_tag",
                "INSERT INTO monitor (id, name, user_id) VALUES (99, 'added late', 1)",
                "INSERT INTO setting (key, value) VALUES ('written late', '1')",
                "INSERT INTO heartbeat (monitor_id, status, time, important, duration)"
                    + " VALUES (3, 1, '2030-01-01 00:00:00', 0, 0)");
            written.set(fixture.everything());
          }
        };
    return written;
  }
}
