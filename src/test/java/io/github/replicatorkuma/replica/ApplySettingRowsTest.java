package io.github.replicatorkuma.replica;

import static io.github.replicatorkuma.replica.ReplicaFixture.applied;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.plan.ApplyPolicy;
import io.github.replicatorkuma.schema.ReplicationScope;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows of {@code setting}, which are told apart by their keys. */
class ApplySettingRowsTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private ReplicaFixture fixture;

  @BeforeEach
  void bothSidesAreEqual() throws Exception {
    fixture = ReplicaFixture.equal(directory);
  }

  private List<@Nullable String> value(String key) {
    return TestDatabases.query(
        fixture.replica, "SELECT value FROM setting WHERE key = '" + key + "'");
  }

  @Test
  void listedSettings_comeGoAndChangeByKey_whateverTheirIds() throws Exception {
    fixture.onReplica(
        "UPDATE setting SET id = id + 1000",
        "UPDATE setting SET value = 'false' WHERE key = 'apiKeysEnabled'",
        "INSERT INTO setting (key, value) VALUES ('steamAPIKey', '\"old\"')");
    fixture.onLeader(
        "INSERT INTO setting (key, value, type) VALUES ('globalpingApiToken', '\"t\"', 'general')");

    fixture.publishAndApply();

    assertThat(value("apiKeysEnabled")).containsExactly("true");
    assertThat(value("steamAPIKey")).isEmpty();
    assertThat(value("globalpingApiToken")).containsExactly("\"t\"");
    fixture.assertReplicaEqualsLeader();
  }

  @Test
  void otherSettings_areNeverTouched() throws Exception {
    fixture.onReplica("UPDATE setting SET value = 'mine' WHERE key <> 'apiKeysEnabled'");
    fixture.onReplica("INSERT INTO setting (key, value) VALUES ('onlyHere', '1')");
    fixture.onLeader(
        "UPDATE setting SET value = 'theirs'",
        "INSERT INTO setting (key, value) VALUES ('onlyThere', '1')");

    fixture.publishAndApply();

    assertThat(value("apiKeysEnabled")).containsExactly("theirs");
    assertThat(value("jwtSecret")).containsExactly("mine");
    assertThat(value("migrateAggregateTableState")).containsExactly("mine");
    assertThat(value("onlyHere")).containsExactly("1");
    assertThat(value("onlyThere")).isEmpty();
  }

  @Test
  void settingListedHereButNotOnTheLeader_isLeftAlone() throws Exception {
    fixture.alpha.scope = new ReplicationScope(Set.of(), Set.of("apiKeysEnabled"), true);
    fixture.onReplica("INSERT INTO setting (key, value) VALUES ('steamAPIKey', '\"mine\"')");
    fixture.onLeader("UPDATE setting SET value = 'false' WHERE key = 'apiKeysEnabled'");

    fixture.publishAndApply();

    assertThat(value("apiKeysEnabled")).containsExactly("false");
    assertThat(value("steamAPIKey")).containsExactly("\"mine\"");
  }

  @Test
  void settingListedOnTheLeaderButNotHere_isLeftAlone() throws Exception {
    fixture.beta.policy =
        new ApplyPolicy(
            new ReplicationScope(Set.of(), Set.of("steamAPIKey"), true), Set.of(), Set.of());
    fixture.onLeader(
        "UPDATE setting SET value = 'false' WHERE key = 'apiKeysEnabled'",
        "INSERT INTO setting (key, value) VALUES ('steamAPIKey', '\"theirs\"')");

    fixture.publishAndApply();

    assertThat(value("apiKeysEnabled")).containsExactly("true");
    assertThat(value("steamAPIKey")).containsExactly("\"theirs\"");
  }

  @Test
  void jwtSecret_isReplicatedOnlyWhereBothNameIt() throws Exception {
    ReplicationScope sharing = new ReplicationScope(Set.of(), Set.of("jwtSecret"), true);
    fixture.alpha.scope = sharing;
    fixture.beta.policy = new ApplyPolicy(sharing, Set.of(), Set.of());
    fixture.onReplica("UPDATE setting SET value = 'mine' WHERE key = 'jwtSecret'");
    fixture.onLeader("UPDATE setting SET value = 'shared' WHERE key = 'jwtSecret'");
    fixture.publish();

    applied(fixture.apply());

    assertThat(value("jwtSecret")).containsExactly("shared");
  }
}
