package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.notify.NtfyServer;
import io.github.replicatorkuma.store.restic.CheapRepository;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code doctor} tells of an instance that is well, and of one that is not. */
class DoctorCommandTest {
  @TempDir Path directory;

  private Cli cli;

  @BeforeEach
  void prepare() throws Exception {
    cli = new Cli(directory.resolve("leader"), directory.resolve("repository"), "BACKUP");
    Files.writeString(directory.resolve("leader/package.json"), "{\"version\": \"2.5.3\"}");
  }

  private static Map<String, String> verdicts(JsonNode findings) {
    Map<String, String> verdicts = new TreeMap<>();
    for (JsonNode finding : findings) {
      verdicts.merge(
          finding.path("subject").asText(),
          finding.path("verdict").asText(),
          (a, b) -> a + " " + b);
    }
    return verdicts;
  }

  private static @Nullable String line(Cli.Result result, String subject) {
    return result.out().lines().filter(line -> line.startsWith(subject)).findFirst().orElse(null);
  }

  /** SQLite makes and removes files of its own beside a database that is read. */
  private List<String> everything() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(path -> !path.toString().matches(".*-(wal|shm)"))
          .map(
              path ->
                  Files.isDirectory(path)
                      ? path.toString()
                      : path + " " + path.toFile().lastModified())
          .sorted()
          .toList();
    }
  }

  @Test
  void instanceThatIsWell_getsOkOnEachLine_andIsNotTouched() throws Exception {
    TestDatabases.seeded(cli.data());
    cli.with("REPLICATOR_INIT", "true").run("publish").exitsWith(ExitCode.OK);
    CheapRepository.cheapen(directory.resolve("repository"), Cli.PASSWORD);
    List<String> before = everything();

    try (NtfyServer ntfy = new NtfyServer()) {
      cli.with("NTFY_URL", ntfy.root() + "topic");
      Cli.Result result = cli.run("doctor").exitsWith(ExitCode.OK);

      assertThat(result.out().lines())
          .filteredOn(line -> !line.startsWith("replication"))
          .allMatch(line -> line.endsWith(": ok"), "ends with ok");
      assertThat(line(result, "replication")).contains("not running").endsWith(": unknown");
      assertThat(line(result, "restic ")).contains("version 0.");
      assertThat(line(result, "repository")).contains(directory.resolve("repository").toString());
      assertThat(line(result, "password")).contains("opens the repository");
      assertThat(line(result, "locks")).contains("none");
      assertThat(line(result, "clock")).contains("the newest snapshot is of ");
      assertThat(line(result, "database")).contains("47 monitors, 1 user:");
      assertThat(line(result, "schema")).contains("19 of 19 replicated tables");
      assertThat(line(result, "intervals")).contains("all monitors");
      assertThat(line(result, "name ")).contains("name");
      assertThat(line(result, "Uptime Kuma")).contains("version 2.5.3");
      assertThat(line(result, "file system")).contains("data ", "state ");
      assertThat(line(result, "ntfy")).contains("127.0.0.1");
      assertThat(line(result, "disk")).contains("MB free");
      assertThat(line(result, "permissions")).contains("database writable");
      NtfyServer.Request asked = ntfy.next();
      assertThat(asked.method() + " " + asked.uri()).isEqualTo("GET /v1/health");
      assertThat(asked.headers()).doesNotContainKey("Authorization");
    }
    assertThat(everything()).isEqualTo(before);

    JsonNode findings =
        cli.with("RESTIC_PASSWORD", "falsches-Passwort")
            .without("NTFY_URL")
            .run("doctor", "--json")
            .exitsWith(ExitCode.TERMINAL)
            .json();
    assertThat(verdicts(findings))
        .containsEntry("repository", "ok")
        .containsEntry("password", "failure")
        .containsEntry("locks", "unknown")
        .containsEntry("clock", "unknown")
        .containsEntry("database", "ok");
    assertThat(findings.findValuesAsText("hint"))
        .anyMatch(hint -> hint.startsWith("Wrong password: set RESTIC_PASSWORD"));
  }

  @Test
  void replicaWithoutRoomForItsFirstCopy_isAFailureThatTellsBothNumbers() throws Exception {
    Cli replica = new Cli(directory.resolve("replica"), directory.resolve("repository"), "RESTORE");
    Path file = TestDatabases.seeded(replica.data());
    assertThat(verdicts(replica.run("doctor", "--json").json())).containsEntry("first copy", "ok");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(directory.toFile().getTotalSpace() + (1L << 30)); // takes no space itself
    }

    Cli.Result result = replica.run("doctor").exitsWith(ExitCode.TERMINAL);

    assertThat(line(result, "first copy"))
        .containsPattern("needs \\d+ MB, and \\d+ MB are free where .*failure")
        .contains("REPLICATOR_STATE_DIR");
  }

  @Test
  void repositoryThatIsGone_isNoNewOne_evenWhereTheLeaderMayCreateOne() throws Exception {
    TestDatabases.seeded(cli.data());
    cli.with("REPLICATOR_INIT", "true").run("publish").exitsWith(ExitCode.OK);
    Files.move(directory.resolve("repository"), directory.resolve("away"));

    Cli.Result result = cli.with("REPLICATOR_INIT", "true").run("doctor");

    assertThat(line(result, "repository")).contains(": failure. It was there before");
    for (String command : List.of("snapshots", "plan")) {
      assertThat(cli.run(command).exitsWith(ExitCode.TERMINAL).err())
          .contains("hint: It was there before");
    }
  }

  @Test
  void snapshots_beforeTheFirstPublishOfALeaderThatMayCreate_saysThatItIsMadeThen()
      throws Exception {
    TestDatabases.seeded(cli.data());

    assertThat(cli.run("snapshots").exitsWith(ExitCode.TERMINAL).err())
        .contains("set REPLICATOR_INIT=true");
    assertThat(cli.with("REPLICATOR_INIT", "true").run("snapshots").err())
        .contains("at its first publish")
        .doesNotContain("set REPLICATOR_INIT=true");
  }

  @Test
  void repositoryThatIsYetToBeMade_inAFleetThatRunsItself_isMadeByWhoeverIsSetUpFirst()
      throws Exception {
    TestDatabases.seeded(cli.data());

    Cli.Result result = cli.with("REPLICATOR_MODE", "AUTO").run("doctor");

    assertThat(line(result, "repository"))
        .contains("there is none yet")
        .contains("has a user creates it");
    assertThat(result.out()).doesNotContain("REPLICATOR_INIT");
  }

  @Test
  void monitorsThatSpin_andNamesake_areWarnings() throws Exception {
    TestDatabases.seeded(cli.data());
    cli.with("REPLICATOR_INIT", "true").run("publish").exitsWith(ExitCode.OK);
    CheapRepository.cheapen(directory.resolve("repository"), Cli.PASSWORD);
    Cli twin = new Cli(directory.resolve("twin"), directory.resolve("repository"), "BACKUP");
    TestDatabases.seeded(twin.data());
    twin.run("publish", "--take-over").exitsWith(ExitCode.OK);
    TestDatabases.execute(
        cli.data().resolve("kuma.db"), "UPDATE monitor SET interval = -5 WHERE id = 3");

    JsonNode findings = cli.run("doctor", "--json").exitsWith(ExitCode.OK).json();

    assertThat(verdicts(findings))
        .containsEntry("name", "warning")
        .containsEntry("intervals", "warning");
    assertThat(findings.findValuesAsText("hint"))
        .anyMatch(hint -> hint.contains("REPLICATOR_INSTANCE"))
        .anyMatch(hint -> hint.contains("heartbeat interval"));
  }

  @Test
  void freshInstances_areNotIll() throws Exception {
    Cli fresh = new Cli(directory.resolve("replica"), directory.resolve("repository"), "RESTORE");
    for (Cli one : List.of(cli.with("REPLICATOR_INIT", "true"), fresh)) {
      Cli.Result result = one.without("NTFY_URL").run("doctor", "--json").exitsWith(ExitCode.OK);

      assertThat(verdicts(result.json()))
          .containsEntry("repository", "unknown")
          .containsEntry("database", "unknown")
          .containsEntry("name", "unknown")
          .extractingByKey("leading")
          .isEqualTo("ok");
    }
  }

  @Test
  void replica_underTheNameOfItsLeader_isWarnedAtOnce() throws Exception {
    TestDatabases.seeded(cli.data());
    cli.with("REPLICATOR_INIT", "true").run("publish").exitsWith(ExitCode.OK);
    Cli replica = new Cli(directory.resolve("replica"), directory.resolve("repository"), "RESTORE");
    TestDatabases.seeded(replica.data());
    replica.run("apply").exitsWith(ExitCode.OK);

    assertThat(verdicts(replica.run("doctor", "--json").json())).containsEntry("name", "warning");
    assertThat(verdicts(cli.run("doctor", "--json").json())).containsEntry("name", "ok");
    replica.with("REPLICATOR_INSTANCE", "cellar");
    assertThat(verdicts(replica.run("doctor", "--json").json())).containsEntry("name", "ok");
  }

  @Test
  void instanceWithoutAnything_isToldWhatToDo() throws Exception {
    cli.with("PATH", directory.toString());
    List<String> before = everything();

    Cli.Result result = cli.run("doctor").exitsWith(ExitCode.TERMINAL);

    assertThat(line(result, "restic ")).contains(": failure. Install restic 0.14 or newer");
    assertThat(line(result, "repository")).contains(": failure. ");
    assertThat(line(result, "database")).contains("there is none yet: unknown. Start Uptime Kuma");
    assertThat(line(result, "ntfy")).contains("connection refused", ": warning. Check NTFY_URL");
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void wrongConfiguration_isTold_andTheRestIsLookedAtNevertheless() throws Exception {
    TestDatabases.seeded(cli.data());
    cli.without("RESTIC_REPOSITORY").without("NTFY_URL").without("NTFY_TOKEN");

    JsonNode findings = cli.run("doctor", "--json").exitsWith(ExitCode.TERMINAL).json();

    assertThat(verdicts(findings))
        .containsEntry("configuration", "failure")
        .containsEntry("database", "ok")
        .containsEntry("ntfy", "ok")
        .doesNotContainKey("repository");
  }
}
