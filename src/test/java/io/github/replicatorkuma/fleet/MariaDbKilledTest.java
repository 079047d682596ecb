package io.github.replicatorkuma.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.replicatorkuma.database.AlteredReads;
import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.DatabaseException.Kind;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.mariadb.MariaDbServer;
import io.github.replicatorkuma.database.mariadb.TestMariaDb;
import io.github.replicatorkuma.database.mariadb.TestMariaDb.Route;
import io.github.replicatorkuma.fleet.StoredTables.Types;
import io.github.replicatorkuma.kuma.RecordingKuma.Boot;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.replica.ApplyOptions;
import io.github.replicatorkuma.replica.ApplyOutcome.Refused;
import io.github.replicatorkuma.replica.ApplyOutcome.RolledBack;
import io.github.replicatorkuma.replica.ApplyOutcome.UpToDate;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.store.FakeSnapshotStore.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A MariaDB server that is killed in the middle of a cycle, with a Kuma that dies without it. */
@SuppressWarnings("NullAway.Init")
class MariaDbKilledTest {
  private static MariaDbServer server;
  private static Types types;

  @TempDir private Path directory;
  private Fleet fleet;
  private Map<String, List<String>> before;

  @BeforeAll
  static void startServer() {
    server = MariaDbServer.start();
    types = Types.of(server);
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @AfterEach
  void close() {
    if (!server.isRunning()) {
      server.restart();
    }
    fleet.close();
  }

  private TestKuma onTheServer(String name) {
    return TestKuma.mariaDb(directory.resolve(name), TestMariaDb.seeded(server), Route.TCP);
  }

  private TestKuma onSqlite(String name) {
    return TestKuma.sqlite(directory.resolve(name));
  }

  private static DatabaseException failureOf(ThrowingCallable cycle) {
    DatabaseException failure = catchThrowableOfType(DatabaseException.class, cycle);
    assertThat(failure).as("a failure").isNotNull();
    assertThat(failure.isTerminal()).isFalse();
    return failure;
  }

  /** The first transaction of a publish digests the content, the second one writes it. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void publish_serverKilledWhileItReads_publishesNothing_andAllOfItNextTime(int transaction)
      throws Exception {
    fleet = new Fleet(directory, onTheServer("leader"), onSqlite("replica"));
    fleet.publishAndApply();
    HostileRows.insertInto(fleet.leader);
    KumaDatabase interrupted =
        AlteredReads.interrupted(
            fleet.leader.database(), ReplicatedTables.MONITOR, transaction, server::kill);
    fleet.alpha.database = () -> interrupted;

    DatabaseException failure = failureOf(() -> fleet.alpha.publish(PublishOptions.NONE));

    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(fleet.leaderStore.count(Call.SAVE)).isEqualTo(1);
    assertThat(fleet.alpha.staging()).isEmptyDirectory();
    assertThat(failureOf(fleet::publish).kind()).isEqualTo(Kind.UNAVAILABLE);
    server.restart();
    fleet.alpha.database = fleet.leader::database;
    fleet.publishAndApply();
    fleet.assertReplicaMeansWhatTheLeaderDoes(types);
  }

  /** A replica that knows its leader, which has changed many things since. */
  private void leaderHasChanged(TestKuma replica) throws Exception {
    fleet = new Fleet(directory, onSqlite("leader"), replica);
    fleet.publishAndApply();
    HostileRows.insertInto(fleet.leader);
    fleet.leader.execute(
        "DELETE FROM monitor WHERE id IN (1, 2)",
        "UPDATE monitor SET name = 'changed' WHERE id IN (3, 4)",
        "UPDATE status_page SET slug = 'changed' WHERE id = 1",
        "UPDATE setting SET value = 'false' WHERE `key` = 'apiKeysEnabled'");
    fleet.publish();
    before = fleet.replica.storedReplicatedTables();
    fleet.recordingKuma.needs(server::isRunning);
  }

  private void killAt(Step label) {
    fleet.beta.steps =
        step -> {
          if (step == label) {
            server.kill();
          }
        };
  }

  private void restart() {
    server.restart();
    fleet.beta.steps = Steps.UNOBSERVED;
  }

  private void assertConverged() throws Exception {
    fleet.assertReplicaMeansWhatTheLeaderDoes(types);
    assertThat(fleet.recordingKuma.isRunning()).isTrue();
    assertThat(fleet.beta.state().restorePoint()).doesNotExist();
    assertThat(fleet.apply(ApplyOptions.REVERT_DRIFT)).isInstanceOf(UpToDate.class);
  }

  @Test
  void apply_serverKilledBeforeTheFirstRow_changesNothing_andAppliesNextTime() throws Exception {
    leaderHasChanged(onTheServer("replica"));
    killAt(Step.APPLY_BEFORE_ROWS);

    assertThat(failureOf(fleet::apply).kind()).isEqualTo(Kind.UNAVAILABLE);

    assertThat(fleet.beta.state().restorePoint()).doesNotExist();
    restart();
    assertThat(fleet.replica.storedReplicatedTables()).isEqualTo(before);
    LeaderAndReplica.applied(fleet.apply());
    assertConverged();
  }

  @Test
  void apply_serverKilledBeforeTheCommit_isSettledAndAppliesNextTime() throws Exception {
    leaderHasChanged(onTheServer("replica"));
    killAt(Step.APPLY_BEFORE_COMMIT);

    assertThat(failureOf(fleet::apply).kind()).isEqualTo(Kind.COMMIT_UNKNOWN);

    assertThat(fleet.beta.state().restorePoint()).exists();
    restart();
    assertThat(fleet.replica.storedReplicatedTables()).isEqualTo(before);
    assertThat(fleet.cycle().settlePending()).isEmpty();
    assertThat(fleet.recordingKuma.isRunning()).isTrue();
    assertThat(fleet.beta.state().restorePoint()).doesNotExist();
    LeaderAndReplica.applied(fleet.apply());
    assertConverged();
  }

  @Test
  void apply_serverKilledAfterTheCommit_keepsTheNewRowsAndProvesThemNextTime() throws Exception {
    leaderHasChanged(onTheServer("replica"));
    killAt(Step.APPLY_COMMITTED);

    assertThat(failureOf(fleet::apply).kind()).isEqualTo(Kind.UNAVAILABLE);

    assertThat(fleet.beta.state().restorePoint()).exists();
    restart();
    fleet.assertReplicaMeansWhatTheLeaderDoes(types);
    assertThat(fleet.apply()).isInstanceOf(UpToDate.class);
    assertConverged();
  }

  @Test
  void apply_serverDownForSeveralCycles_waitsForIt() throws Exception {
    leaderHasChanged(onTheServer("replica"));
    killAt(Step.APPLY_BEFORE_COMMIT);
    assertThat(failureOf(fleet::apply).kind()).isEqualTo(Kind.COMMIT_UNKNOWN);

    for (int cycle = 1; cycle <= 2; cycle++) {
      assertThat(failureOf(fleet::apply).kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(fleet.beta.state().restorePoint()).exists();
    }

    restart();
    LeaderAndReplica.applied(fleet.apply());
    assertConverged();
  }

  @Test
  void apply_answerToTheCommitLost_isProvedNextTime() throws Exception {
    try (CommitProxy proxy = new CommitProxy(server.port(), server::kill)) {
      leaderHasChanged(throughProxy(proxy));
      loseTheAnswer(proxy);

      assertThat(failureOf(fleet::apply).kind()).isEqualTo(Kind.COMMIT_UNKNOWN);

      assertThat(fleet.beta.state().restorePoint()).exists();
      restart();
      fleet.assertReplicaMeansWhatTheLeaderDoes(types);
      assertThat(fleet.cycle().settlePending()).isEmpty();
      assertThat(fleet.apply()).isInstanceOf(UpToDate.class);
      assertConverged();
    }
  }

  @Test
  void apply_answerToTheCommitLostAndKumaDiesOfTheRows_isRolledBack() throws Exception {
    try (CommitProxy proxy = new CommitProxy(server.port(), server::kill)) {
      leaderHasChanged(throughProxy(proxy));
      loseTheAnswer(proxy);
      assertThat(failureOf(fleet::apply).kind()).isEqualTo(Kind.COMMIT_UNKNOWN);
      restart();
      fleet.recordingKuma.boots(Boot.DIES_BOOTING, Boot.DIES_BOOTING);

      assertThat(fleet.apply()).isInstanceOf(RolledBack.class);

      assertThat(fleet.replica.storedReplicatedTables()).isEqualTo(before);
      assertThat(fleet.recordingKuma.isRunning()).isTrue();
      assertThat(fleet.beta.state().restorePoint()).doesNotExist();
      assertThat(fleet.apply()).isInstanceOf(Refused.class);
    }
  }

  private TestKuma throughProxy(CommitProxy proxy) throws IOException {
    TestKuma kuma = onTheServer("replica");
    Path config = kuma.directory().resolve("db-config.json");
    String direct = Files.readString(config);
    Files.writeString(
        config, direct.replace("\"port\":" + server.port(), "\"port\":" + proxy.port()));
    return kuma;
  }

  private void loseTheAnswer(CommitProxy proxy) {
    fleet.beta.steps =
        step -> {
          if (step == Step.APPLY_BEFORE_COMMIT) {
            proxy.keepBackTheNextAnswer();
          }
        };
  }
}
