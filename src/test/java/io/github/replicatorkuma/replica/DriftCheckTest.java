package io.github.replicatorkuma.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.kuma.RecordingKuma.Boot;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.plan.ApplyPolicy;
import io.github.replicatorkuma.replica.ApplyOutcome.RolledBack;
import io.github.replicatorkuma.replica.ApplyOutcome.UpToDate;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.ReplicationScope;
import io.github.replicatorkuma.state.InstanceMemory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class DriftCheckTest {
  private static final String NEW_DOCKER =
      "INSERT INTO docker_host (id, user_id, name) VALUES (80, 1, 'mine')";

  @TempDir Path directory;

  private ReplicaFixture fixture;

  @BeforeEach
  void bothAreEqual() throws Exception {
    fixture = ReplicaFixture.equal(directory);
  }

  private String place() {
    return fixture.replicaStore.locationKey();
  }

  private InstanceMemory memory() throws Exception {
    return fixture.beta.memory();
  }

  /** What drifted, in words; with the state on disk, as after a restart. */
  private List<String> drift() throws Exception {
    return fixture.drift().stream().map(Object::toString).toList();
  }

  private void publishAndApplyAnEdit() throws Exception {
    fixture.onLeader("UPDATE monitor SET name = name || '!' WHERE id = 5");
    fixture.publishAndApply();
  }

  @Test
  void editsHere_areDrift_namedByTableAndRows_untilApplyPutsThemRight() throws Exception {
    assertThat(drift()).isEmpty();

    fixture.onReplica(
        "UPDATE monitor SET name = 'mine' WHERE id = 3",
        "INSERT INTO tag (name, color) VALUES ('one', 'red'), ('two', 'red')",
        "DELETE FROM monitor_tag WHERE id = (SELECT min(id) FROM monitor_tag)",
        "DELETE FROM setting WHERE key = 'apiKeysEnabled'");

    assertThat(drift())
        .containsExactly(
            "monitor", "monitor_tag (1 row less)", "setting (1 row less)", "tag (2 rows more)");
    assertThat(drift()).hasSize(4);

    ReplicaFixture.applied(fixture.apply(ApplyOptions.REVERT_DRIFT));
    assertThat(drift()).isEmpty();
  }

  @Test
  void newSnapshot_undoesDrift_andIsWhatIsComparedFromThenOn() throws Exception {
    fixture.onReplica("UPDATE monitor SET name = 'mine' WHERE id = 3");
    publishAndApplyAnEdit();
    assertThat(drift()).isEmpty();

    fixture.onReplica("UPDATE monitor SET name = 'mine' WHERE id = 5");
    assertThat(drift()).containsExactly("monitor");
  }

  @Test
  void whatKumaWritesByItself_isNoDrift() throws Exception {
    fixture.onReplica(
        "UPDATE monitor SET dns_last_result = 'other'",
        "UPDATE user SET twofa_last_token = '123456'",
        "UPDATE maintenance SET last_start_date = '2030-01-01 00:00:00'",
        "UPDATE status_page SET modified_date = '2030-01-01 00:00:00'",
        "UPDATE monitor_tag SET id = id + 1000",
        "UPDATE setting SET value = '\"UTC\"' WHERE key = 'serverTimezone'",
        "INSERT INTO heartbeat (monitor_id, status, time, duration, down_count, important)"
            + " VALUES (1, 1, '2030-01-01 00:00:00', 0, 0, 0)");

    assertThat(drift()).isEmpty();
  }

  @Test
  void whatAReplicaMayKeepAsItLikes_isNoDrift_butTheRestOfThoseRowsIs() throws Exception {
    fixture.beta.policy =
        new ApplyPolicy(
            ReplicationScope.DEFAULT, Set.copyOf(ReplicatedTables.LOCAL_ENTITIES), Set.of("push"));
    fixture.onLeader("UPDATE monitor SET type = 'push', active = 1 WHERE id = 6", NEW_DOCKER);
    fixture.publishAndApply();

    fixture.onReplica(
        "UPDATE docker_host SET name = 'local'", "UPDATE monitor SET active = 1 WHERE id = 6");
    assertThat(fixture.apply(ApplyOptions.REVERT_DRIFT)).isInstanceOf(UpToDate.class);
    assertThat(drift()).isEmpty();
    fixture.onReplica(
        "UPDATE docker_host SET name = 'again'", "UPDATE monitor SET active = 0 WHERE id = 6");
    assertThat(drift()).isEmpty();

    fixture.onReplica(
        "DELETE FROM docker_host WHERE id = 80", "UPDATE monitor SET name = 'x' WHERE id = 6");
    assertThat(drift()).containsExactly("docker_host (1 row less)", "monitor");
  }

  @Test
  void settingThatTheLeaderDoesNotPublish_isNoDrift() throws Exception {
    fixture.alpha.scope = new ReplicationScope(Set.of(), Set.of("apiKeysEnabled"), true);
    publishAndApplyAnEdit();

    fixture.onReplica("INSERT INTO setting (key, value) VALUES ('steamAPIKey', '\"mine\"')");
    assertThat(drift()).isEmpty();

    fixture.onReplica("UPDATE setting SET value = 'mine' WHERE key = 'apiKeysEnabled'");
    assertThat(drift()).containsExactly("setting");
  }

  @Test
  void logoThatWasReplacedHere_isDrift() throws Exception {
    fixture.onLeader("UPDATE status_page SET icon = '/upload/logo1.png?t=1' WHERE id = 1");
    Path uploads = Files.createDirectories(directory.resolve("leader/upload"));
    Files.writeString(uploads.resolve("logo1.png"), "theirs");
    fixture.publishAndApply();
    assertThat(drift()).isEmpty();

    Files.writeString(fixture.beta.uploads().resolve("logo1.png"), "mine");
    assertThat(drift()).containsExactly("upload");

    Files.delete(fixture.beta.uploads().resolve("logo1.png"));
    assertThat(drift()).containsExactly("upload (1 row less)");
  }

  @Test
  void stateOfAnEarlierVersion_tellsNoDrift_untilTheNextApply() throws Exception {
    forgetContent();
    fixture.onReplica("UPDATE monitor SET name = 'mine' WHERE id = 3");
    assertThat(drift()).isEmpty();

    publishAndApplyAnEdit();
    fixture.onReplica("UPDATE monitor SET name = 'mine' WHERE id = 3");
    assertThat(drift()).containsExactly("monitor");
  }

  private void forgetContent() throws Exception {
    InstanceMemory memory = memory();
    RepositoryId repository = memory.state().repositoryAt(place()).orElseThrow();
    memory.update(repository, known -> known.withContent(null));
  }

  @Test
  void migrationOfKuma_isNoDrift_andWhatItLeftIsComparedFromThenOn() throws Exception {
    fixture.onReplica(
        "UPDATE knex_migrations_lock SET is_locked = 1", "UPDATE monitor SET description = 'x'");
    assertThat(drift()).isEmpty();
    fixture.onReplica(
        "INSERT INTO knex_migrations (name, batch) VALUES ('2030-new.js', 99)",
        "UPDATE knex_migrations_lock SET is_locked = 0");
    assertThat(drift()).isEmpty();

    fixture.onReplica("UPDATE monitor SET description = 'y'");
    assertThat(drift()).containsExactly("monitor");
  }

  @Test
  void otherConfiguration_isNoDrift() throws Exception {
    fixture.onReplica("UPDATE monitor SET name = 'mine' WHERE id = 3");
    fixture.beta.policy = new ApplyPolicy(ReplicationScope.DEFAULT, Set.of(), Set.of("push"));

    assertThat(drift()).isEmpty();
  }

  @Test
  void rolledBackApply_leavesTheDriftAsItWas() throws Exception {
    fixture.onReplica("UPDATE tag SET color = 'mine' WHERE id = 1");
    fixture.onLeader("UPDATE monitor SET name = 'changed' WHERE id = 3");
    fixture.publish();
    fixture.recordingKuma.boots(Boot.DIES_BOOTING, Boot.DIES_BOOTING);

    assertThat(fixture.apply()).isInstanceOf(RolledBack.class);

    assertThat(drift()).containsExactly("tag");
  }

  @Test
  void liveApplyThatTheNextBootRolledBack_isNoDrift() throws Exception {
    fixture.onReplica("UPDATE tag SET color = 'from before' WHERE id = 1");
    InstanceMemory memory = memory();
    RepositoryId repository = memory.state().repositoryAt(place()).orElseThrow();
    memory.update(
        repository, known -> known.withRejected(known.lastSnapshot().orElseThrow(), "died"));

    assertThat(drift()).isEmpty();
  }

  @Test
  void applyThatWasKilledAfterItsCommit_isNoDrift() throws Exception {
    fixture.onLeader("UPDATE monitor SET name = 'changed' WHERE id = 3");
    fixture.publish();
    fixture.recordingKuma.onStart(
        () -> {
          throw new IllegalStateException("killed");
        });

    assertThatThrownBy(fixture::apply).hasMessage("killed");

    assertThat(fixture.count("SELECT count(*) FROM monitor WHERE name = 'changed'")).isOne();
    assertThat(drift()).isEmpty();
  }
}
