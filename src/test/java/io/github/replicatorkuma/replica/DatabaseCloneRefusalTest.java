package io.github.replicatorkuma.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.ReplicationException.Severity;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.replica.CloneReport.ComparedTable;
import io.github.replicatorkuma.state.LockHolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a clone leaves its target as it is. */
class DatabaseCloneRefusalTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @Test
  void clone_ofANewerKuma_isRefused_namingTheColumns() throws Exception {
    CloneFixture fixture =
        new CloneFixture(
            TestDatabases.seeded(directory.resolve("source")),
            TestDatabases.empty(directory.resolve("target"), "2.4.0"));

    CloneOutcome.Refused refused = fixture.refused();

    assertThat(refused.reason())
        .contains("the source's Uptime Kuma is newer", "monitor.ntp_stratum_threshold");
    assertThat(refused.hint()).contains("the source's version of Uptime Kuma");
    assertThat(ReplicaFixture.everythingIn(fixture.target)).isEqualTo(untouched("2.4.0"));
  }

  @Test
  void aTargetThatHasMonitors_isRefused_tellingHowMuchWouldGo() throws Exception {
    CloneFixture fixture = CloneFixture.seeded(directory);
    fixture.onTarget(
        "INSERT INTO user (id, username, password) VALUES (1, 'other', 'hash'), (2, 'b', 'hash')",
        "INSERT INTO monitor (id, name, type, created_date)"
            + " VALUES (1, 'mine', 'sip-options', '2020-01-01'), (901, 'b', 'http', '2020-01-01'),"
            + " (902, 'c', 'http', '2020-01-01')");
    Map<String, List<String>> before = ReplicaFixture.everythingIn(fixture.target);

    CloneOutcome.Refused refused = fixture.refused();

    assertThat(refused.reason())
        .contains(
            "the target has 2 users and 3 monitors",
            "3 monitors would go with their history",
            "3 rows would be deleted and 2 changed");
    assertThat(refused.hint()).contains("--accept-deletes", "A copy", "is kept first");
    assertThat(ReplicaFixture.everythingIn(fixture.target)).isEqualTo(before);
  }

  @Test
  void aTargetThatHasOnlyAUser_isRefusedToo() throws Exception {
    CloneFixture fixture = CloneFixture.seeded(directory);
    fixture.onTarget("INSERT INTO user (id, username, password) VALUES (1, 'other', 'hash')");

    assertThat(fixture.refused().reason()).contains("1 users and 0 monitors", "1 changed");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTargetThatKumaHasNotPrepared_isRefused(boolean emptyFile) throws Exception {
    Path target = Files.createDirectories(directory.resolve("target")).resolve("kuma.db");
    if (emptyFile) {
      Files.createFile(target);
    }
    CloneFixture fixture =
        new CloneFixture(TestDatabases.seeded(directory.resolve("source")), target);

    ReplicationException failure = failure(fixture);

    assertThat(failure).hasMessageContainingAll(target.toString(), "holds no Uptime Kuma yet");
    assertThat(failure.hint()).contains("Start the target's Uptime Kuma once");
    assertThat(failure.severity()).isEqualTo(Severity.TERMINAL);
  }

  @Test
  void aTargetOnWhichAKumaRuns_isRefused() throws Exception {
    CloneFixture fixture = CloneFixture.seeded(directory);
    try (LockHolder kuma = LockHolder.ofDatabase(fixture.target)) {
      assertThat(kuma.succeeded()).isTrue();

      ReplicationException failure = failure(fixture);

      assertThat(failure).hasMessageContaining("runs on the target");
      assertThat(failure.hint()).contains("Stop the Uptime Kuma of the target");
    }
    assertThat(ReplicaFixture.everythingIn(fixture.target)).isEqualTo(untouched("2.5.3"));
  }

  @Test
  void aSourceOnWhichAKumaRuns_isCloned() throws Exception {
    CloneFixture fixture = CloneFixture.seeded(directory);
    try (LockHolder kuma = LockHolder.ofDatabase(fixture.source)) {
      assertThat(kuma.succeeded()).isTrue();

      assertThat(fixture.cloned().sum(ComparedTable::target)).isEqualTo(126);
    }
  }

  @Test
  void aSourceWithoutUser_isRefused() {
    CloneFixture fixture =
        new CloneFixture(
            TestDatabases.empty(directory.resolve("source"), "2.5.3"),
            TestDatabases.seeded(directory.resolve("target")));
    Map<String, List<String>> before = ReplicaFixture.everythingIn(fixture.target);

    assertThat(failure(fixture)).hasMessageContaining("the source's Uptime Kuma has no user yet");
    assertThat(ReplicaFixture.everythingIn(fixture.target)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aKumaThatMigrates_isLeftAlone(boolean isSource) {
    CloneFixture fixture = CloneFixture.seeded(directory);
    String[] lock = {
      "DELETE FROM knex_migrations_lock", "INSERT INTO knex_migrations_lock (is_locked) VALUES (1)"
    };
    TestDatabases.execute(isSource ? fixture.source : fixture.target, lock);

    ReplicationException failure = failure(fixture);

    assertThat(failure)
        .hasMessageContaining((isSource ? "the source's" : "the target's") + " Uptime Kuma");
    assertThat(failure.severity()).isEqualTo(Severity.RETRYABLE);
    assertThat(TestDatabases.number(fixture.target, "SELECT count(*) FROM monitor")).isZero();
  }

  @Test
  void aFailureBeforeTheCommit_leavesTheTargetAsItWas_andNoStagedSecrets() throws Exception {
    CloneFixture fixture = CloneFixture.seeded(directory);
    fixture.steps =
        step -> {
          if (step == Step.APPLY_BEFORE_COMMIT) {
            throw ReplicationException.terminal("stopped here", "");
          }
        };

    assertThat(failure(fixture)).hasMessage("stopped here");

    assertThat(ReplicaFixture.everythingIn(fixture.target)).isEqualTo(untouched("2.5.3"));
    assertThat(fixture.state.resolve("staging")).isEmptyDirectory();
  }

  private Map<String, List<String>> untouched(String version) {
    return ReplicaFixture.everythingIn(
        TestDatabases.empty(directory.resolve("untouched-" + version), version));
  }

  private static ReplicationException failure(CloneFixture fixture) {
    return catchThrowableOfType(ReplicationException.class, () -> fixture.run(false));
  }
}
