package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.kuma.KumaApi;
import io.github.replicatorkuma.kuma.Readiness;
import io.github.replicatorkuma.kuma.RealKuma;
import io.github.replicatorkuma.kuma.StopMode;
import io.github.replicatorkuma.store.restic.CheapRepository;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A fleet of two with real Uptime Kumas, a real repository and the program as it is shipped. The
 * tests are one story, since each start of a Kuma takes its time.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EndToEndIT {
  /** What Docker grants between SIGTERM and SIGKILL. */
  private static final Duration DOCKER_GRACE = Duration.ofSeconds(10);

  /** What belongs to one save comes within it; saves that go on and on are not waited for. */
  private static final Duration QUIET = Duration.ofSeconds(1);

  private static final Duration LONGEST_BURST = Duration.ofSeconds(15);

  private static final String PASSWORD = "geheim";
  private static final String APPLIED = "event=applied";
  private static final String KUMA_STARTED = "event=kuma_started";
  private static final int KILLED_BY_SIGKILL = 128 + 9;

  @TempDir static Path directory;

  private static RunningInstance leader;
  private static RunningInstance replica;

  private static Map<String, String> variables(Map<String, String> own) {
    Map<String, String> variables = new HashMap<>();
    variables.put("RESTIC_REPOSITORY", directory.resolve("repository").toString());
    variables.put("RESTIC_PASSWORD", PASSWORD);
    variables.put("REPLICATOR_CHECK_INTERVAL", "1s");
    variables.put("REPLICATOR_RESTORE_INTERVAL", "5s");
    variables.putAll(own);
    return variables;
  }

  @BeforeAll
  static void startWithNothing() throws Exception {
    CheapRepository.create(directory.resolve("repository"), PASSWORD);
    leader =
        new RunningInstance(
            directory.resolve("leader"),
            variables(Map.of("REPLICATOR_MODE", "BACKUP", "REPLICATOR_INIT", "true")));
    replica =
        new RunningInstance(
            directory.resolve("replica"), variables(Map.of("REPLICATOR_MODE", "RESTORE")));
    leader.start();
    replica.start();
  }

  @AfterAll
  static void kill() {
    leader.close();
    replica.close();
  }

  @Test
  @Order(1)
  void freshFleet_userCreatedOnTheLeader_reachesReplicationByItself() throws Exception {
    leader.awaitReadiness(Readiness.SETUP_DATABASE);
    chooseSqlite();
    leader.awaitReadiness(Readiness.READY);
    replica.awaitReadiness(Readiness.READY);

    leader.api().call("setup");

    replica.awaitLog(APPLIED, 1);
    assertThat(users(replica)).isEqualTo(users(leader)).hasSize(1);
    replica.api().call("list");
    tellOutage();
  }

  @Test
  @Order(2)
  void edit_throughTheLeadersApi_isOnTheReplicaWithoutARestart() throws Exception {
    long before = replica.count(APPLIED);
    String id =
        leader.api().call("add-monitor", "self", leader.url() + "/").path("monitorID").asText();
    replica.awaitLog(APPLIED, before + 1);
    assertThat(monitors(replica)).containsExactly("self");
    long starts = replica.count(KUMA_STARTED);

    leader.api().call("edit-monitor", id, "{\"name\":\"renamed\"}");

    replica.awaitLog(APPLIED, before + 2);
    assertThat(monitors(replica)).containsExactly("renamed");
    assertThat(replica.count(KUMA_STARTED)).isEqualTo(starts);
    assertThat(replica.api().call("list").path("monitors").findValuesAsText("name"))
        .containsExactly("renamed");
    assertThat(liveApply("leader", "BACKUP")).isEqualTo("Uptime Kuma tells of each edit at once");
    assertThat(liveApply("replica", "RESTORE"))
        .isEqualTo("changes are applied while Uptime Kuma runs");
    assertThat(leader.log() + replica.log()).doesNotContain("event=not_live");
  }

  private static String liveApply(String instance, String mode) throws Exception {
    JsonNode status =
        new Cli(directory.resolve(instance), directory.resolve("repository"), mode)
            .run("status", "--json")
            .json();
    return status.at("/daemon/liveApply/reason").asText();
  }

  @Test
  @Order(3)
  void apply_besideTheReplicasDaemon_undoesALocalEditWithoutARestart() throws Exception {
    KumaApi api = replica.api();
    String id = api.call("list").path("monitors").findValuesAsText("id").get(0);
    api.call("edit-monitor", id, "{\"name\":\"mine\"}");
    assertThat(monitors(replica)).containsExactly("mine");
    long starts = replica.count(KUMA_STARTED);
    Cli command =
        new Cli(directory.resolve("replica"), directory.resolve("repository"), "RESTORE")
            .with("RESTIC_PASSWORD", PASSWORD);

    assertThat(command.run("apply").exitsWith(ExitCode.OK).out())
        .contains("1 monitor changed (renamed)");

    assertThat(monitors(replica)).containsExactly("renamed");
    assertThat(api.call("list").path("monitors").findValuesAsText("name"))
        .containsExactly("renamed");
    assertThat(replica.count(KUMA_STARTED)).isEqualTo(starts);
  }

  @Test
  @Order(4)
  void savesOfManyMonitors_neverReachTheReplicaWithoutTheirTagsOrNotifications() throws Exception {
    String tagged = "SELECT name FROM monitor WHERE name LIKE 'Tagged %'";
    String halfSaved =
        tagged
            + " AND (id NOT IN (SELECT monitor_id FROM monitor_tag)"
            + " OR id NOT IN (SELECT monitor_id FROM monitor_notification))";
    KumaApi api = leader.api();
    Process saving = api.start("add-tagged-monitors", "50", leader.url() + "/");
    Set<String> seenInHalves = new TreeSet<>();

    replica.await(
        "50 monitors, with their tags and notifications",
        () -> {
          List<String> inHalves = TestDatabases.query(replica.database(), halfSaved);
          seenInHalves.addAll(inHalves);
          return inHalves.isEmpty() && TestDatabases.query(replica.database(), tagged).size() == 50;
        });

    JsonNode saved = api.answer(saving);
    // whoever saves more slowly, on a machine that is busy, is not waited for
    boolean inTime =
        saved.path("longestSave").asDouble() < QUIET.toMillis()
            && saved.path("milliseconds").asDouble() < LONGEST_BURST.toMillis();
    assertThat(inTime ? seenInHalves : Set.of()).as("%s", saved).isEmpty();
  }

  @Test
  @Order(5)
  void kumaKilled_underTheDaemon_endsTheDaemonWithItsExitCode() throws Exception {
    assertThat(replica.kuma().destroyForcibly()).isTrue();

    assertThat(replica.exitCode(DOCKER_GRACE)).isEqualTo(KILLED_BY_SIGKILL);
    assertThat(replica.survivors()).isEmpty();
  }

  @Test
  @Order(6)
  void daemonKilled_outsideAContainer_leavesItsKumaWhichTheNextRunEnds() throws Exception {
    replica.start().awaitReadiness(Readiness.READY);
    ProcessHandle orphan = replica.kuma();
    assertThat(replica.daemon().destroyForcibly()).isTrue();
    assertThat(replica.exitCode(DOCKER_GRACE)).isEqualTo(KILLED_BY_SIGKILL);
    long starts = replica.count(KUMA_STARTED);

    replica.start().awaitLog(KUMA_STARTED, starts + 1);

    assertThat(orphan.isAlive()).isFalse();
    replica.awaitReadiness(Readiness.READY);
  }

  @Test
  @Order(7)
  void sigterm_ofBothDaemons_endsEverythingCleanlyInTime() throws Exception {
    for (RunningInstance instance : List.of(leader, replica)) {
      instance.remember();
      assertThat(instance.daemon().destroy()).isTrue();
    }
    for (RunningInstance instance : List.of(leader, replica)) {
      assertThat(instance.exitCode(DOCKER_GRACE)).as(instance.log()).isZero();
      assertThat(instance.survivors()).isEmpty();
      assertThat(instance.data().resolve("kuma.db-wal")).doesNotExist();
      assertThat(TestDatabases.query(instance.database(), "PRAGMA integrity_check"))
          .containsExactly("ok");
    }
  }

  @Test
  @Order(8)
  void run_whereReplicationCannotWork_runsKumaAndSaysWhy() throws Exception {
    try (RunningInstance wrongMode = with("wrong-mode", Map.of("REPLICATOR_MODE", "BACKUPP"));
        RunningInstance wrongPassword =
            with("wrong-password", Map.of("RESTIC_PASSWORD", "falsch"));
        RunningInstance noRestic = with("no-restic", Map.of("PATH", pathWithoutRestic()))) {
      List<RunningInstance> all = List.of(wrongMode, wrongPassword, noRestic);
      for (RunningInstance instance : all) {
        RealKuma.chooseSqlite(instance.data());
        instance.start();
      }
      for (RunningInstance instance : all) {
        instance.awaitReadiness(Readiness.READY);
      }
      wrongMode.awaitLog("replication is off: REPLICATOR_MODE is \\\"BACKUPP\\\"", 1);
      wrongPassword.awaitLog("wrong password or no key found", 1);
      noRestic.awaitLog("restic could not be started: not found in PATH", 1);
    }
  }

  @Test
  @Order(9)
  void kumaThatCannotOpenItsDatabase_endsAndSaysWhy() throws Exception {
    try (RunningInstance leads = with("damaged", Map.of("REPLICATOR_MODE", "BACKUP"))) {
      RealKuma.chooseSqlite(leads.data());
      Files.writeString(leads.database(), "This is no database, but long enough.".repeat(100));
      leads.start();

      assertThat(leads.exitCode(Duration.ofMinutes(2))).as(leads.log()).isNotZero();

      assertThat(leads.log())
          .contains("event=ended_at_start", "Uptime Kuma ended while it started: ")
          .contains("file is not a database");
    }
  }

  private static RunningInstance with(String name, Map<String, String> own) throws IOException {
    return new RunningInstance(directory.resolve(name), variables(own));
  }

  /** What the launcher and Kuma need, and no restic. */
  private static String pathWithoutRestic() throws IOException {
    Path bin = Files.createDirectories(directory.resolve("bin"));
    for (String program : List.of("sh", "dirname", "readlink", "sed", "head", "node", "java")) {
      Path link = bin.resolve(program);
      Files.createSymbolicLink(link, which(program));
    }
    return bin.toString();
  }

  private static Path which(String program) {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + program + " in the PATH"));
  }

  private static List<@Nullable String> monitors(RunningInstance instance) {
    return TestDatabases.query(instance.database(), "SELECT name FROM monitor");
  }

  private static List<@Nullable String> users(RunningInstance instance) {
    return TestDatabases.query(
        instance.database(), "SELECT id || username || password FROM user ORDER BY id");
  }

  /** As Kuma's set-up page does. */
  private static void chooseSqlite() throws Exception {
    HttpRequest choice =
        HttpRequest.newBuilder(leader.url().resolve("/setup-database"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"dbConfig\":{\"type\":\"sqlite\"}}"))
            .build();
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    assertThat(client.send(choice, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(200);
  }

  /** For people: no machine is quiet enough to assert it. */
  private static void tellOutage() throws Exception {
    String applied =
        replica
            .log()
            .lines()
            .filter(line -> line.contains(APPLIED))
            .reduce((a, b) -> b)
            .orElseThrow();
    try (RealKuma bare = RealKuma.in(directory.resolve("bare")).started()) {
      long end = System.nanoTime();
      bare.kuma().stop(StopMode.WHEN_BOOTED);
      long begin = System.nanoTime();
      Duration stop = Duration.ofNanos(begin - end);
      bare.started();
      Duration start = Duration.ofNanos(System.nanoTime() - begin);
      System.out.println("outage: " + applied);
      System.out.println("Kuma alone: stop " + stop + ", start " + start);
    }
  }
}
