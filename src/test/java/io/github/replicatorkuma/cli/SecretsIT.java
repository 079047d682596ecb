package io.github.replicatorkuma.cli;

import static io.github.replicatorkuma.cli.SecretFleet.PATIENCE;
import static io.github.replicatorkuma.cli.SecretFleet.stateDirectory;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.kuma.Readiness;
import io.github.replicatorkuma.kuma.RealKuma;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a leader and a replica do, and however they fail, no secret shows where it should not.
 * One story with real Uptime Kumas, a real repository and the program as it is shipped.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SecretsIT {
  /** The replica logs JSON. */
  private static final String APPLIED = "\"event\":\"applied\"";

  private static final SecretHunt HUNT = new SecretHunt();

  @TempDir static Path directory;

  private static Instant begin;
  private static CommandLines commandLines;
  private static NotedPrograms programs;
  private static SecretFleet fleet;

  @BeforeAll
  static void startBoth() throws Exception {
    begin = Instant.now();
    commandLines = new CommandLines();
    programs = new NotedPrograms(directory).wrap("restic").wrap("node");
    fleet = new SecretFleet(directory, HUNT, programs);
    fleet.leaveBehind(HUNT.secret("left_behind"));
    fleet.leader.start();
    fleet.replica.start();
  }

  @AfterAll
  static void end() {
    fleet.close();
    commandLines.close();
  }

  @Test
  @Order(1)
  void secretsOfTheLeader_areReplicated() throws Exception {
    Path leaders = fleet.leader.database();
    Path replicas = fleet.replica.database();
    fleet.leader.awaitReadiness(Readiness.READY);
    fleet.leader.api().call("setup");
    fleet.replica.awaitLog(APPLIED, 1);
    SecretRows.insert(leaders, HUNT);
    fleet.replica.awaitLog(APPLIED, 2);
    fleet.replica.awaitReadiness(Readiness.READY);
    HUNT.secret("leader.jwtSecret", SecretRows.jwtSecret(leaders));
    HUNT.secret("replica.jwtSecret", SecretRows.jwtSecret(replicas));
    assertThat(directory.resolve("records")).isNotEmptyDirectory();
    assertThat(fleet.page("/fleet")).contains("leader");
    assertThat(fleet.page("/metrics")).contains("replicator_kuma_fleet_silent{");
    assertThat(fleet.page("/") + fleet.page("/status")).contains("Edit on leader.");
    fleet.replica.awaitLog("fleet_unreachable", 1);
    for (RunningInstance instance : List.of(fleet.leader, fleet.replica)) {
      assertThat(instance.daemon().destroy()).isTrue();
      assertThat(instance.exitCode(PATIENCE)).isZero();
    }

    assertThat(HUNT.in(replicas))
        .contains("monitor.basic_auth_pass", "monitor.tls_key", "notification.config")
        .contains("api_key.key", "proxy.password", "setting.steamAPIKey", "user.password")
        .contains("docker_host.docker_daemon", "replica.jwtSecret")
        .doesNotContain("leader.jwtSecret");
  }

  @Test
  @Order(2)
  void commands_thatLookAndExport_doTheirWork() throws Exception {
    TestDatabases.execute(
        fleet.replica.database(), "DELETE FROM api_key", "UPDATE proxy SET password = 'x'");

    assertThat(fleet.onReplica("plan"))
        .contains("api_key", "+ 1 k", "~ 1", "password: (secret, changed)");
    assertThat(fleet.onReplica("plan", "--json")).contains("\"proxy\"");
    assertThat(fleet.onReplica("status")).contains("replica");
    assertThat(fleet.onLeader("snapshots", "--json")).contains("newest");
    Path export = directory.resolve("export");
    assertThat(fleet.onLeader("export", export.toString())).contains("exported");
    assertForOwnerOnly(export);
    assertForOwnerOnly(export.resolve("sqlite_exports"));
    assertThat(HUNT.in(export.resolve("sqlite_exports/proxy.csv")))
        .containsExactly("proxy.username", "proxy.password");
    assertThat(fleet.onLeader("doctor")).contains("repository");
    assertThat(fleet.onReplica("doctor", "--json")).contains("repository");
    Path tree = directory.resolve("tree");
    fleet.onLeader("export", "--redact", tree.toString());
    try (Stream<Path> files = Files.walk(tree)) {
      assertThat(files.filter(Files::isRegularFile))
          .hasSizeGreaterThan(10)
          .allSatisfy(file -> assertThat(HUNT.in(file)).as(file.toString()).isEmpty());
    }
  }

  @Test
  @Order(3)
  void apply_whereTheDatabasesErrorQuotesARow_failsWithoutIt() throws Exception {
    TestDatabases.execute(
        fleet.replica.database(),
        "CREATE TRIGGER refusing BEFORE INSERT ON api_key BEGIN"
            + " SELECT RAISE(ABORT, NEW.\"key\"); END");

    assertThat(fleet.onReplica("apply")).contains("failed: ", "table api_key, row 1");

    TestDatabases.execute(fleet.replica.database(), "DROP TRIGGER refusing");
  }

  @Test
  @Order(4)
  void publish_withWrongCredentials_failsWithoutThem() throws Exception {
    String login = HUNT.secret("rest_login");
    String url = "rest:http://me:" + login + "@127.0.0.1:1/x?token=" + login;
    String unreadable = "rest:http://me:" + login + "/x@127.0.0.1:1/";
    TestDatabases.execute(fleet.leader.database(), "UPDATE monitor SET name = 'changed'");

    assertThat(fleet.onLeader(Map.of("RESTIC_PASSWORD", HUNT.secret("wrong_password")), "publish"))
        .contains("wrong password");
    assertThat(fleet.onLeader(Map.of("RESTIC_REPOSITORY", url), "publish"))
        .contains("rest:http://***@127.0.0.1:1/x");
    assertThat(fleet.onLeader(Map.of("RESTIC_REPOSITORY", url), "status"))
        .contains("rest:http://***@127.0.0.1:1/x");
    assertThat(fleet.onLeader(Map.of("RESTIC_REPOSITORY", unreadable), "publish"))
        .contains("parse \"***\"");
    assertThat(fleet.onLeader(Map.of("REPLICATOR_HTTP_TOKENS", login), "status"))
        .contains("REPLICATOR_HTTP_TOKENS");
  }

  @Test
  @Order(5)
  void daemons_thatRefuseAndFail_tellPeople() throws Exception {
    TestDatabases.execute(
        fleet.leader.database(),
        "ALTER TABLE monitor ADD COLUMN newer_secret TEXT DEFAULT '%s'"
            .formatted(HUNT.secret("newer_column")),
        "INSERT INTO knex_migrations (name, batch) VALUES ('z.js', 9)");

    fleet.leaderTells(
        "Replication is failing", Map.of("RESTIC_PASSWORD", HUNT.secret("another_wrong_password")));
    assertThat(fleet.onLeader("publish")).contains("published");
    fleet.replicaTells("Not applied");

    assertThat(fleet.messages).anyMatch(message -> message.contains("monitor.newer_secret"));
    assertThat(fleet.messages).anyMatch(message -> message.contains("wrong password"));
  }

  /** Else the next test could not fail. */
  @Test
  @Order(6)
  void hunt_findsWhatIsPlanted() throws Exception {
    SecretHunt control = new SecretHunt();
    String planted = control.secret("planted");
    Path place = Files.createDirectory(directory.resolve("planted"));
    Path file = Files.writeString(place.resolve("file"), planted);
    String encoded =
        Base64.getEncoder().encodeToString(("me:" + planted).getBytes(StandardCharsets.UTF_8));
    Process visible = new ProcessBuilder("sh", "-c", "read -r line", "sh", planted).start();
    try {
      Await.until(
          "the process is seen",
          PATIENCE,
          () -> commandLines.seen().stream().anyMatch(line -> line.contains(planted)),
          () -> "");
    } finally {
      visible.destroy();
    }

    control.search(place, path -> true);
    commandLines.seen().forEach(line -> control.search("a command line", line));
    control.search("a header", "Basic " + encoded);

    assertThat(control.found())
        .containsExactlyInAnyOrder(
            "planted in " + file, "planted in a command line", "planted in a header");
  }

  @Test
  @Order(7)
  void secrets_afterAllThat_areNowhereTheyShouldNotBe() throws Exception {
    HUNT.search(directory, path -> !mayHoldSecrets(path));
    HUNT.search(RealKuma.packageDirectory(), SecretsIT::isDirectoryOrNew);
    commandLines.seen().forEach(line -> HUNT.search("command line " + line, line));
    fleet.messages.forEach(message -> HUNT.search("message " + message, message));
    fleet.printed.forEach(text -> HUNT.search("printed " + text, text));

    assertThat(HUNT.found()).isEmpty();
    System.out.printf(
        "%d secrets, %d files, %d messages, outputs and command lines searched: nothing found%n",
        HUNT.secrets(), HUNT.files(), HUNT.texts());
  }

  @Test
  @Order(8)
  void children_haveNoSecretsButTheirOwn() throws Exception {
    assertThat(HUNT.in(programs.environmentOf("node"))).containsExactly("UPTIME_KUMA_DB_PASSWORD");
    assertThat(HUNT.in(programs.environmentOf("restic")))
        .containsExactlyInAnyOrder(
            "RESTIC_PASSWORD",
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "B2_ACCOUNT_KEY",
            "RCLONE_CONFIG_PASS",
            "wrong_password",
            "another_wrong_password",
            "rest_login");
  }

  /** The replica was run with umask 000. */
  @Test
  @Order(9)
  void filesWithSecrets_areForTheirOwnerOnly() throws Exception {
    assertThat(Files.readAllLines(programs.modes()))
        .hasSizeGreaterThan(20)
        .allMatch(line -> line.matches("[67]00 .*"));
    for (RunningInstance instance : List.of(fleet.leader, fleet.replica)) {
      assertForOwnerOnly(stateDirectory(instance));
    }
    assertThat(HUNT.in(stateDirectory(fleet.replica).resolve("before-first-apply.db")))
        .contains("replica.jwtSecret");
    try (Stream<Path> parts = Files.list(fleet.staging())) {
      assertThat(parts).isNotEmpty().allSatisfy(part -> assertThat(part).isEmptyDirectory());
    }
  }

  /** The databases themselves, what is kept of them, and what was asked for. */
  private static boolean mayHoldSecrets(Path path) {
    String name = path.getFileName().toString();
    boolean kept = path.startsWith(stateDirectory(fleet.replica));
    return name.matches("kuma\\.db(-wal|-shm)?")
        || (kept && name.matches("before-first-apply\\.db|(restore-point|fleet-values)\\.json"))
        || path.equals(programs.environmentOf("restic"))
        || path.equals(programs.environmentOf("node"))
        || path.equals(directory.resolve("planted"))
        || path.equals(directory.resolve("export"));
  }

  private static boolean isDirectoryOrNew(Path path) {
    return Files.isDirectory(path)
        || path.toFile().lastModified() >= begin.minusSeconds(1).toEpochMilli();
  }

  private static void assertForOwnerOnly(Path root) throws IOException {
    assertThat(mode(root)).isEqualTo("rwx------");
    try (Stream<Path> content = Files.list(root)) {
      for (Path path : content.toList()) {
        assertThat(mode(path)).as(path.toString()).matches("rw[x-]------");
      }
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
