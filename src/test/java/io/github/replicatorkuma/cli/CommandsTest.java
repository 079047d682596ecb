package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.state.LockHolder;
import io.github.replicatorkuma.store.restic.CheapRepository;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands on real databases and a real repository: a leader with 47 monitors and a replica
 * without any. One story in order, since restic takes its time.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CommandsTest {
  private static final String MONITORS = "SELECT name FROM monitor ORDER BY id";

  /** Every text in the leader's database that nobody but its owner should read. */
  private static final String SECRET_TEXTS =
      "SELECT password FROM user UNION SELECT config FROM notification"
          + " UNION SELECT key FROM api_key UNION SELECT username FROM proxy"
          + " UNION SELECT password FROM proxy UNION SELECT basic_auth_pass FROM monitor"
          + " UNION SELECT push_token FROM monitor UNION SELECT headers FROM monitor"
          + " UNION SELECT database_connection_string FROM monitor"
          + " UNION SELECT mqtt_password FROM monitor UNION SELECT radius_secret FROM monitor";

  @TempDir static Path directory;

  private static Cli leader;
  private static Cli replica;

  @BeforeAll
  static void prepare() throws Exception {
    Path repository = directory.resolve("repository");
    leader = new Cli(directory.resolve("leader"), repository, "BACKUP");
    replica = new Cli(directory.resolve("replica"), repository, "RESTORE");
    TestDatabases.seeded(leader.data());
    TestDatabases.execute(
        database(leader), "UPDATE proxy SET username = 'proxy-login', password = 'proxy-geheim'");
    TestDatabases.empty(replica.data(), "2.5.3");
  }

  @Test
  @Order(1)
  void publish_whereThereIsNoRepository_isTerminalAndNamesTheRemedy() {
    Cli.Result result = leader.run("publish").exitsWith(ExitCode.TERMINAL);
    assertThat(result.err()).contains("failed: restic could not", "REPLICATOR_INIT=true");
    assertThat(result.out()).isEmpty();
  }

  @Test
  @Order(2)
  void publish_withInit_createsTheRepositoryAndPublishes() throws Exception {
    leader.with("REPLICATOR_INIT", "true");
    assertThat(leader.run("publish").exitsWith(ExitCode.OK).out())
        .contains("published snapshot", "47 monitors");
    CheapRepository.cheapen(directory.resolve("repository"), Cli.PASSWORD);
  }

  @Test
  @Order(3)
  void backup_whereNothingChanged_isPublishAndPublishesNothing() throws Exception {
    JsonNode result = leader.run("backup", "--json").exitsWith(ExitCode.OK).json();
    assertThat(result.path("event").asText()).isEqualTo("unchanged");
    assertThat(result.path("result").asText()).isEqualTo("idle");
    assertThat(result.path("summary").asText()).startsWith("unchanged; ");
    assertThat(result.at("/details/digest").asText()).hasSize(64);
  }

  @Test
  @Order(4)
  void plan_tellsWhatWouldChange_andNoSecret() {
    String plan = replica.run("plan").exitsWith(ExitCode.OK).out();
    assertThat(plan)
        .contains("by host-1", "+ 1 admin")
        .contains("  + 1 (protocol: http, host: 127.0.0.1, port: 3158)")
        .contains("monitor_id: 3 http full")
        .contains(names());
    assertThat(plan).doesNotContain(secrets());
  }

  @Test
  @Order(5)
  void plan_asJson_tellsTheSameAndNoSecret() throws Exception {
    Cli.Result result = replica.run("plan", "--json").exitsWith(ExitCode.OK);
    List<String> tables = result.json().path("tables").findValuesAsText("table");
    assertThat(tables).contains("user", "proxy", "monitor", "monitor_notification");
    assertThat(result.json().path("objection").asText()).isEmpty();
    assertThat(result.out()).doesNotContain(secrets());
    assertThat(TestDatabases.query(database(replica), MONITORS)).isEmpty();
  }

  @Test
  @Order(6)
  void apply_whileAnotherProcessHasTheDatabaseOpen_isRefused() throws Exception {
    try (LockHolder kuma = LockHolder.ofDatabase(database(replica))) {
      assertThat(kuma.succeeded()).isTrue();
      Cli.Result result = replica.run("apply").exitsWith(ExitCode.TERMINAL);
      assertThat(result.err()).contains("an Uptime Kuma", "runs on", "hint: Stop that Uptime Kuma");
    }
    assertThat(TestDatabases.query(database(replica), MONITORS)).isEmpty();
  }

  @Test
  @Order(7)
  void commands_whileAnotherProcessHoldsTheStateDirectory_areRefusedAndNameIt() throws Exception {
    try (LockHolder daemon = LockHolder.ofState(replica.stateDirectory())) {
      assertThat(daemon.succeeded()).isTrue();
      Cli.Result result = replica.run("apply").exitsWith(ExitCode.TERMINAL);
      assertThat(result.err()).contains("(run, pid " + daemon.pid() + ")", "hint: ");
      replica.run("plan").exitsWith(ExitCode.OK);
      assertThat(replica.run("status").exitsWith(ExitCode.OK).out())
          .contains("run, pid " + daemon.pid());
    }
    assertThat(TestDatabases.query(database(replica), MONITORS)).isEmpty();
  }

  @Test
  @Order(8)
  void apply_makesTheReplicaEqual() throws Exception {
    JsonNode result = replica.run("apply", "--json").exitsWith(ExitCode.OK).json();
    assertThat(result.path("event").asText()).isEqualTo("applied");
    assertThat(result.path("result").asText()).isEqualTo("done");
    assertThat(TestDatabases.query(database(replica), MONITORS))
        .isEqualTo(TestDatabases.query(database(leader), MONITORS))
        .hasSize(47);
  }

  @Test
  @Order(9)
  void restore_afterALocalEdit_isApplyAndRevertsIt() {
    TestDatabases.execute(
        database(replica),
        "UPDATE monitor SET name = 'mine', basic_auth_pass = 'my-geheim' WHERE id = 3");
    assertThat(replica.run("plan", "--exit-code").exitsWith(ExitCode.DIFFERENT).out())
        .contains("~ 3 mine", "      name: mine -> http full", "1 updated")
        .contains("      basic_auth_pass: (secret, changed)")
        .doesNotContain("my-geheim")
        .doesNotContain(secrets());
    assertThat(replica.run("restore").exitsWith(ExitCode.OK).out())
        .contains("1 monitor changed (http full)");
    assertThat(replica.run("restore").exitsWith(ExitCode.OK).out()).contains("up to date");
    replica.run("plan", "--exit-code").exitsWith(ExitCode.OK);
    assertThat(TestDatabases.query(database(replica), MONITORS)).doesNotContain("mine");
  }

  @Test
  @Order(10)
  void snapshots_listsWhatThereIs() throws Exception {
    assertThat(replica.run("snapshots").exitsWith(ExitCode.OK).out())
        .contains("LEADER", "host-1", "newest", "1 snapshot");
    JsonNode list = replica.run("snapshots", "--json").exitsWith(ExitCode.OK).json();
    assertThat(list).hasSize(1);
    assertThat(list.get(0).path("position").asText()).isEqualTo("1.1");
  }

  @Test
  @Order(11)
  void status_tellsRoleAndLastSnapshot() throws Exception {
    JsonNode ofLeader = leader.run("status", "--json").exitsWith(ExitCode.OK).json();
    assertThat(ofLeader.path("role").asText()).isEqualTo("leader");
    assertThat(ofLeader.path("published").asText()).contains("(1.1)");
    assertThat(ofLeader.path("applied").asText()).isEqualTo("nothing");
    assertThat(ofLeader.path("held-by").asText()).isEqualTo("nobody");
    assertThat(replica.run("status").exitsWith(ExitCode.OK).out())
        .containsPattern("role +replica")
        .containsPattern(
            "last applied +[0-9: -]+ UTC \\(.*(ago|just now)\\), [0-9a-f]{8} from host-1\n")
        .containsPattern("replication +not running")
        .doesNotContain("digest", "held-by", "{}", "false");
    assertThat(replica.run("status", "--verbose").exitsWith(ExitCode.OK).out())
        .containsPattern("applied +[0-9a-f]{8} \\(1\\.1\\) by host-1 .* digest ");
  }

  @Test
  @Order(12)
  void export_writesASnapshotDirectory_andNeverIntoOneThatIsThere() throws Exception {
    JsonNode exported = leader.run("export", "one", "--json").exitsWith(ExitCode.OK).json();
    Path target = Path.of(exported.path("directory").asText());
    assertThat(target.resolve("manifest.json")).exists();
    assertThat(exported.path("rows").path("monitor").asInt()).isEqualTo(47);
    assertThat(leader.run("export", "two").exitsWith(ExitCode.OK).out())
        .contains(
            "holds passwords",
            "--redact",
            "exported",
            exported.path("digest").asText().substring(0, 8));
    Cli.Result again = leader.run("export", "two").exitsWith(ExitCode.TERMINAL);
    assertThat(again.err()).contains(target.resolveSibling("two").toString(), "hint: ");
  }

  @Test
  @Order(13)
  void publishAndApply_inTheOtherRole_areRefused() {
    assertThat(replica.run("publish").exitsWith(ExitCode.STOPPED).out())
        .contains("this instance is a replica", "hint: Publish on the leader");
    assertThat(leader.run("apply").exitsWith(ExitCode.STOPPED).out())
        .contains("this instance is a leader", "--snapshot ID", "--at TIME");
    assertThat(leader.run("kept", "apply", "7").exitsWith(ExitCode.TERMINAL).err())
        .contains("replicator-kuma kept");
    assertThat(replica.run("kept", "apply", "7").exitsWith(ExitCode.STOPPED).out())
        .contains("replicator-kuma kept show 7");
  }

  @Test
  void wordOfAnotherProgram_isKnown() {
    assertThat(replica.run("preview").exitsWith(ExitCode.USAGE).err())
        .contains("Did you mean: replicator-kuma plan?");
    assertThat(replica.run("undo").exitsWith(ExitCode.USAGE).err())
        .contains("Did you mean: replicator-kuma apply --undo?");
    assertThat(replica.run("stauts").exitsWith(ExitCode.USAGE).err()).contains("status");
  }

  @Test
  @Order(13)
  void failure_withJson_isAReportOnStdout_withTheSameExitCode() throws Exception {
    JsonNode wrongRole = replica.run("publish", "--json").exitsWith(ExitCode.STOPPED).json();
    assertThat(wrongRole.path("event").asText()).isEqualTo("not_this_role");
    assertThat(wrongRole.path("hint").asText()).contains("REPLICATOR_MODE");
    JsonNode usage = replica.run("plan", "--json", "--at", "soon").exitsWith(ExitCode.USAGE).json();
    assertThat(usage.path("summary").asText()).contains("'soon' is no time");
    for (String command : List.of("plan", "apply")) {
      JsonNode none =
          replica.run(command, "--json", "--snapshot", "9.9").exitsWith(ExitCode.TERMINAL).json();
      assertThat(none.path("result").asText()).isEqualTo("terminal");
      assertThat(none.path("summary").asText()).contains("9.9");
      assertThat(none.path("hint").asText()).contains("replicator-kuma snapshots");
    }
    replica.run("plan", "--snapshot", "1.1").exitsWith(ExitCode.OK);
  }

  @Test
  @Order(14)
  void publish_ofAnEmptyLeader_isWithheld() throws Exception {
    Cli fresh = new Cli(directory.resolve("fresh"), directory.resolve("repository"), "BACKUP");
    TestDatabases.empty(fresh.data(), "2.5.3");
    JsonNode result = fresh.run("publish", "--json").exitsWith(ExitCode.STOPPED).json();
    assertThat(result.path("event").asText()).isEqualTo("withheld");
    assertThat(result.path("summary").asText()).contains("no user");
  }

  @Test
  @Order(15)
  void wrongPassword_isTerminal() {
    replica.with("RESTIC_PASSWORD", "falsches-Passwort");
    Cli.Result result = replica.run("apply").exitsWith(ExitCode.TERMINAL);
    assertThat(result.err())
        .contains("wrong password", "hint: Wrong password: set RESTIC_PASSWORD");
    assertThat(result.toString()).doesNotContain("falsches-Passwort");
  }

  private static Path database(Cli cli) {
    return cli.data().resolve("kuma.db");
  }

  private static List<String> names() {
    return texts("SELECT name FROM monitor UNION SELECT title FROM status_page");
  }

  /** Those long enough not to be a part of something else by chance. */
  private static List<String> secrets() {
    List<String> secrets = texts(SECRET_TEXTS).stream().filter(text -> text.length() > 7).toList();
    assertThat(secrets).contains("proxy-login", "proxy-geheim").hasSizeGreaterThan(10);
    return secrets;
  }

  private static List<String> texts(String sql) {
    List<@Nullable String> all = TestDatabases.query(database(leader), sql);
    return all.stream().filter(Objects::nonNull).map(String::valueOf).toList();
  }
}
