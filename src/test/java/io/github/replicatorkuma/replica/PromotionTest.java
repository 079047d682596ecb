package io.github.replicatorkuma.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.database.mariadb.MariaDbDatabases;
import io.github.replicatorkuma.database.mariadb.MariaDbServer;
import io.github.replicatorkuma.database.mariadb.TestMariaDb;
import io.github.replicatorkuma.fleet.LeaderAndReplica;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.leader.PublishOutcome;
import io.github.replicatorkuma.leader.PublishOutcome.Published;
import io.github.replicatorkuma.leader.PublishOutcome.Unchanged;
import io.github.replicatorkuma.leader.PublishOutcome.Withheld;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.plan.ApplyPolicy;
import io.github.replicatorkuma.replica.ApplyOutcome.Applied;
import io.github.replicatorkuma.replica.ApplyOutcome.UpToDate;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.ReplicationScope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A replica that could keep something different begins to lead: what it publishes, as the former
 * leader, which now follows it, gets it.
 */
@SuppressWarnings("NullAway.Init")
class PromotionTest {
  private static final PublishOptions ACCEPT_DELETES = new PublishOptions(false, true);
  private static final String OWN_PROXY = "UPDATE proxy SET host = 'mine.example', port = 1";

  @TempDir Path directory;

  private ReplicaFixture fixture;
  private ReplicationScope promotedScope = ReplicationScope.DEFAULT;
  private Steps steps = Steps.UNOBSERVED;
  private @Nullable TestMariaDb mariaDb;

  private void start(String kind, ApplyPolicy policy) throws Exception {
    fixture = ReplicaFixture.seeded(directory);
    fixture.onLeader("UPDATE monitor SET active = 1");
    fixture.beta.policy = policy;
    if (kind.equals("mariadb")) {
      mariaDb = TestMariaDb.empty(MariaDbServer.shared());
      KumaDatabase over = MariaDbDatabases.over(mariaDb);
      fixture.beta.database = () -> over;
    }
    fixture.publishAndApply();
  }

  @AfterEach
  void close() {
    if (mariaDb != null) {
      mariaDb.close();
    }
  }

  private void onReplica(String... statements) {
    if (mariaDb != null) {
      mariaDb.execute(statements);
    } else {
      fixture.onReplica(statements);
    }
  }

  private static ApplyPolicy keepingAllItMay() {
    return new ApplyPolicy(
        ReplicationScope.DEFAULT, Set.copyOf(ReplicatedTables.LOCAL_ENTITIES), Set.of("push"));
  }

  private static ReplicationScope without(String... tables) {
    Set<TableName> names = new TreeSet<>();
    for (String table : tables) {
      names.add(new TableName(table));
    }
    return new ReplicationScope(names, ReplicationScope.DEFAULT_SETTINGS, true);
  }

  /** The replica publishes; each time as after a restart. */
  private PublishOutcome lead(PublishOptions options) throws Exception {
    fixture.beta.scope = promotedScope;
    fixture.beta.adopts = false;
    fixture.beta.maxDeletePercent = 50;
    fixture.beta.steps = steps;
    return fixture.beta.publish(options);
  }

  private Published leads() throws Exception {
    PublishOutcome outcome = lead(PublishOptions.NONE);
    assertThat(outcome).as(outcome.summary()).isInstanceOf(Published.class);
    return (Published) outcome;
  }

  /** The former leader follows. */
  private void formerLeaderApplies() throws Exception {
    fixture.alpha.kuma = fixture.recordingKuma;
    ApplyOutcome outcome = fixture.alpha.apply(ApplyOptions.NEW_ONLY);
    assertThat(outcome).isInstanceOfAny(Applied.class, UpToDate.class);
  }

  private String fleet(String sql) {
    return TestDatabases.query(fixture.leader, sql).toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "mariadb"})
  void whatAReplicaKeepsDifferent_isNotPublishedWhenItLeads(String kind) throws Exception {
    start(kind, keepingAllItMay());
    onReplica(
        OWN_PROXY,
        "UPDATE docker_host SET docker_daemon = '/mine.sock'",
        "UPDATE remote_browser SET url = 'ws://mine'");
    Map<String, List<String>> before = ReplicaFixture.replicated(fixture.leader);

    assertThat(leads().newLeader()).isTrue();
    formerLeaderApplies();

    assertThat(ReplicaFixture.replicated(fixture.leader)).isEqualTo(before);
    assertThat(lead(PublishOptions.NONE)).isInstanceOf(Unchanged.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "mariadb"})
  void whatIsChangedOnTheNewLeader_isPublished_evenBackToWhatItWas(String kind) throws Exception {
    start(kind, keepingAllItMay());
    onReplica(OWN_PROXY);
    leads();

    onReplica("UPDATE monitor SET active = 1 WHERE type = 'push'");
    assertThat(lead(PublishOptions.NONE)).as("as the fleet has it").isInstanceOf(Unchanged.class);
    onReplica("UPDATE monitor SET active = 0 WHERE type = 'push'");
    leads();
    onReplica("UPDATE proxy SET host = 'new.example' WHERE id = 1");
    leads();
    formerLeaderApplies();

    assertThat(fleet("SELECT DISTINCT active FROM monitor WHERE type = 'push'")).isEqualTo("[0]");
    assertThat(fleet("SELECT host || port FROM proxy WHERE id = 1"))
        .as("a changed row goes out whole")
        .isEqualTo("[new.example1]");
    assertThat(fleet("SELECT count(*) FROM proxy WHERE host = 'mine.example'")).isEqualTo("[0]");
  }

  @Test
  void rowThatIsDeletedOnTheNewLeader_goesEverywhere() throws Exception {
    start("sqlite", keepingAllItMay());
    onReplica(OWN_PROXY);
    leads();

    onReplica("UPDATE monitor SET proxy_id = NULL", "DELETE FROM proxy WHERE id = 1");
    leads();
    formerLeaderApplies();

    assertThat(fleet("SELECT id FROM proxy")).isEqualTo("[2]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "mariadb"})
  void whatAReplicaExcluded_isNotPublishedUntilItIsAccepted(String kind) throws Exception {
    start(
        kind,
        new ApplyPolicy(
            without("maintenance", "proxy").without(Set.of(), Set.of("apiKeysEnabled"), true),
            Set.of(),
            Set.of()));
    onReplica(
        "INSERT INTO maintenance (id, title, description, user_id) VALUES (1, 'mine', '', 1)");
    Map<String, List<String>> before = ReplicaFixture.replicated(fixture.leader);

    Published first = leads();
    formerLeaderApplies();

    assertThat(ReplicaFixture.replicated(fixture.leader)).isEqualTo(before);
    assertThat(first.warnings())
        .anySatisfy(
            warning ->
                assertThat(warning)
                    .contains("maintenance, maintenance_status_page, monitor_maintenance, proxy")
                    .contains("apiKeysEnabled", "upload", "publish --accept-deletes"));
    assertThat(lead(PublishOptions.NONE)).isInstanceOf(Unchanged.class);

    assertThat(lead(ACCEPT_DELETES)).isInstanceOf(Published.class);
    formerLeaderApplies();
    assertThat(fleet("SELECT title FROM maintenance")).isEqualTo("[mine]");
    assertThat(fleet("SELECT count(*) FROM proxy")).isEqualTo("[0]");
    assertThat(lead(PublishOptions.NONE)).isInstanceOf(Unchanged.class);
  }

  @Test
  void whatTheFormerLeaderExcluded_staysTheInstancesOwn() throws Exception {
    fixture = ReplicaFixture.seeded(directory);
    fixture.alpha.scope = without("maintenance");
    fixture.publishAndApply();
    onReplica(
        "INSERT INTO maintenance (id, title, description, user_id) VALUES (1, 'mine', '', 1)");

    leads();
    formerLeaderApplies();

    assertThat(fleet("SELECT count(*) FROM maintenance WHERE title = 'mine'")).isEqualTo("[0]");
  }

  @Test
  void promotionThatIsKilledAnywhere_publishesTheFleetsValues() throws Exception {
    start("sqlite", keepingAllItMay());
    onReplica(OWN_PROXY);
    Map<String, List<String>> before = ReplicaFixture.replicated(fixture.leader);
    for (Step step : Step.values()) {
      steps =
          reached -> {
            if (reached == step) {
              throw ReplicationException.retryable("killed at " + step, "");
            }
          };
      try {
        lead(PublishOptions.NONE);
      } catch (ReplicationException killed) {
        assertThat(killed).hasMessageContaining("killed");
      }
    }
    steps = Steps.UNOBSERVED;
    lead(PublishOptions.NONE);
    formerLeaderApplies();

    assertThat(ReplicaFixture.replicated(fixture.leader)).isEqualTo(before);
  }

  @Test
  void replicaWhoseStateIsLost_publishesNothingByItself() throws Exception {
    start("sqlite", keepingAllItMay());
    try (var files = Files.walk(fixture.beta.state().path())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }

    assertThat(lead(PublishOptions.NONE)).isInstanceOf(Withheld.class);
  }

  @Test
  void leaderThatFollowedAgain_forgetsWhatItKept() throws Exception {
    start("sqlite", keepingAllItMay());
    onReplica(OWN_PROXY);
    leads();
    formerLeaderApplies();
    fixture.onLeader("UPDATE proxy SET host = 'later.example'");
    fixture.publish();
    fixture.beta.policy = ApplyPolicy.EXACT;
    LeaderAndReplica.applied(fixture.apply());

    assertThat(fixture.beta.state().fleetValues()).doesNotExist();
    leads();
    formerLeaderApplies();
    assertThat(fleet("SELECT DISTINCT host FROM proxy")).isEqualTo("[later.example]");
  }

  @Test
  void damagedNote_isWrittenAnewByAReplica() throws Exception {
    start("sqlite", keepingAllItMay());
    Path note = fixture.beta.state().fleetValues();
    Files.writeString(note, "{\"repository\": {");
    fixture.onLeader("UPDATE proxy SET host = 'later.example'");
    fixture.publish();

    fixture.apply();

    assertThat(Files.readString(note)).contains("later.example");
  }

  @Test
  void exactReplica_notesNothing() throws Exception {
    start("sqlite", ApplyPolicy.EXACT);

    assertThat(fixture.beta.state().fleetValues()).doesNotExist();
  }
}
