package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.state.LockHolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command {@code clone} on real databases, with nothing in the environment but DATA_DIR. */
class CloneCommandTest {
  /** Every text in the source's database that nobody but its owner should read. */
  private static final String SECRET_TEXTS =
      "SELECT password FROM user UNION SELECT config FROM notification UNION SELECT key FROM api_key"
          + " UNION SELECT name FROM monitor UNION SELECT push_token FROM monitor"
          + " UNION SELECT headers FROM monitor UNION SELECT value FROM setting";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private Cli cli;

  @SuppressWarnings("NullAway.Init")
  private Path source;

  @SuppressWarnings("NullAway.Init")
  private Path target;

  @SuppressWarnings("NullAway.Init")
  private Path choice;

  @BeforeEach
  void prepare() throws Exception {
    cli = new Cli(directory.resolve("source"), directory.resolve("no-repository"), "RESTORE");
    for (String name :
        List.of(
            "REPLICATOR_MODE",
            "REPLICATOR_STAGING_DIR",
            "RESTIC_REPOSITORY",
            "RESTIC_PASSWORD",
            "AWS_SECRET_ACCESS_KEY",
            "NTFY_URL",
            "NTFY_TOKEN")) {
      cli.without(name);
    }
    source = TestDatabases.seeded(cli.data());
    target = TestDatabases.empty(directory.resolve("target"), "2.5.3");
    choice = target.resolveSibling("db-config.json");
    Files.writeString(choice, "{\"type\":\"sqlite\"}");
  }

  private Cli.Result run(String... options) {
    String[] arguments = new String[options.length + 3];
    arguments[0] = "clone";
    arguments[1] = "--to";
    arguments[2] = choice.toString();
    System.arraycopy(options, 0, arguments, 3, options.length);
    Cli.Result result = cli.run(arguments);
    assertThat(result.toString()).doesNotContain(secrets());
    return result;
  }

  private List<String> secrets() {
    return TestDatabases.query(source, SECRET_TEXTS).stream()
        .filter(Objects::nonNull)
        .map(String::valueOf)
        .filter(text -> text.length() > 9)
        .toList();
  }

  private long monitors() {
    return TestDatabases.number(target, "SELECT count(*) FROM monitor");
  }

  @Test
  void clone_tellsEachTable_whatStaysBehind_andTheVerdict() {
    assertThat(run().exitsWith(ExitCode.OK).out())
        .contains("cloned sqlite " + source, "into   sqlite " + target + ": 126 inserted")
        .containsPattern("(?m)^table +source +target +cells +differences$")
        .containsPattern("(?m)^monitor +47 +47 +5311 +0$")
        .containsPattern("(?m)^total +126 +126 +5742 +0$")
        .contains("history left behind: heartbeat 31, stat_minutely 26")
        .contains("everybody logs in anew", "docker-tls/ and screenshots/")
        .contains("verified: 0 differences");
    assertThat(monitors()).isEqualTo(47);
    assertThat(secrets()).hasSizeGreaterThan(20);
    assertThat(cli.stateDirectory()).as("the source is only read").doesNotExist();
  }

  @Test
  void json_tellsTheSame() throws Exception {
    JsonNode result = run("--json").exitsWith(ExitCode.OK).json();

    assertThat(result.path("event").asText()).isEqualTo("cloned");
    assertThat(result.path("result").asText()).isEqualTo("done");
    assertThat(result.path("inserted").asInt()).isEqualTo(126);
    assertThat(result.path("differences").asInt(-1)).isZero();
    assertThat(result.path("tables").findValuesAsText("table")).hasSize(19).contains("monitor");
    assertThat(result.path("left-behind").path("heartbeat").asInt()).isEqualTo(31);
  }

  @Test
  void aTargetChangedBehindItsBack_failsAndNamesTheFirstTwentyCells_neverAValue() throws Exception {
    Cli.Result result =
        cli.runClone(
                step -> {
                  if (step == Step.CLONE_BEFORE_VERIFICATION) {
                    TestDatabases.execute(target, "UPDATE monitor SET name = 'geheim ' || id");
                  }
                },
                "--to",
                choice.toString())
            .exitsWith(ExitCode.TERMINAL);

    assertThat(result.out())
        .contains("NOT EQUAL: 47 differences", "  monitor 1: name", "  and 27 more", "hint: ")
        .doesNotContain("geheim", "verified")
        .doesNotContain(secrets());
    assertThat(result.out().lines().filter(line -> line.endsWith(": name"))).hasSize(20);
  }

  @Test
  void json_ofATargetChangedBehindItsBack_tellsHowMany_andNamesTwenty() throws Exception {
    JsonNode result =
        cli.runClone(
                step -> {
                  if (step == Step.CLONE_BEFORE_VERIFICATION) {
                    TestDatabases.execute(target, "UPDATE monitor SET name = 'geheim ' || id");
                  }
                },
                "--json",
                "--to",
                choice.toString())
            .exitsWith(ExitCode.TERMINAL)
            .json();

    assertThat(result.path("event").asText()).isEqualTo("different");
    assertThat(result.path("differences").asInt()).isEqualTo(47);
    assertThat(result.path("different")).hasSize(20);
    assertThat(result.path("different").get(0).toString())
        .isEqualTo("{\"where\":\"monitor\",\"key\":\"1\",\"what\":\"name\"}");
  }

  @Test
  void aTargetWithMonitors_isReplacedOnlyOnRequest() throws Exception {
    TestDatabases.execute(
        target,
        "INSERT INTO user (id, username, password) VALUES (1, 'other', 'hash')",
        "INSERT INTO monitor (id, name, user_id) VALUES (900, 'mine', 1)");

    JsonNode refused = run("--json").exitsWith(ExitCode.STOPPED).json();
    assertThat(refused.path("event").asText()).isEqualTo("refused");
    assertThat(refused.path("summary").asText()).contains("1 users and 1 monitors");
    assertThat(refused.path("hint").asText()).contains("--accept-deletes");
    assertThat(monitors()).isEqualTo(1);

    String cloned = run("--accept-deletes").exitsWith(ExitCode.OK).out();
    assertThat(cloned).contains("125 inserted, 1 updated, 1 deleted", "0 differences");
    String copy =
        cloned.lines().filter(line -> line.contains("is kept: ")).findFirst().orElseThrow();
    assertThat(
            TestDatabases.query(
                Path.of(copy.substring(copy.indexOf(": ") + 2)), "SELECT name FROM monitor"))
        .containsExactly("mine");
    assertThat(monitors()).isEqualTo(47);
  }

  @ParameterizedTest
  @ValueSource(strings = {"same", "symbolic link", "SQLITE_DATABASE"})
  void theSourceItself_isRefused(String how) throws Exception {
    Files.writeString(cli.data().resolve("db-config.json"), "{\"type\":\"sqlite\"}");
    choice = cli.data().resolve("db-config.json");
    if (how.equals("symbolic link")) {
      Path link = Files.createSymbolicLink(directory.resolve("link"), cli.data());
      choice = link.resolve("db-config.json");
    } else if (how.equals("SQLITE_DATABASE")) {
      choice = target.resolveSibling("db-config.json");
      cli.with("SQLITE_DATABASE", target.toString());
    }

    Cli.Result result = run().exitsWith(ExitCode.TERMINAL);

    assertThat(result.err()).contains("failed: the target is this instance itself", "hint: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{\"type\":5}", "{\"hostname\":\"geheim.example\"}"})
  void aDbConfigThatIsNone_isRefused_thoughThereIsAKumaDb(String content) throws Exception {
    Files.writeString(choice, content);

    Cli.Result result = run().exitsWith(ExitCode.TERMINAL);

    assertThat(result.err())
        .contains("failed: --to " + choice + " is not JSON that names a database type", "hint: ")
        .doesNotContain("geheim.example");
    assertThat(monitors()).isZero();
  }

  @Test
  void aDbConfigOfAnUnknownKind_isRefused() throws Exception {
    Files.writeString(choice, "{\"type\":\"oracle\"}");

    assertThat(run().exitsWith(ExitCode.TERMINAL).err())
        .contains("unknown database type 'oracle'", "hint: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "kuma.db", "missing/db-config.json"})
  void whatIsNoDbConfig_isRefused(String name) {
    choice = directory.resolve("target").resolve(name);

    assertThat(run().exitsWith(ExitCode.TERMINAL).err())
        .contains("is no file db-config.json", "hint: Name the db-config.json");
  }

  @Test
  void aTargetThatKumaNeverStarted_isRefused_andGetsNoDatabase() throws Exception {
    Files.delete(target);

    assertThat(run().exitsWith(ExitCode.TERMINAL).err())
        .contains("holds no Uptime Kuma yet", "hint: Start the target's Uptime Kuma once");
    assertThat(target).doesNotExist();
  }

  @Test
  void besideTheDaemonOfTheTarget_itIsRefused() throws Exception {
    try (LockHolder daemon = LockHolder.ofState(target.resolveSibling("replicator-kuma"))) {
      assertThat(daemon.succeeded()).isTrue();
      assertThat(run().exitsWith(ExitCode.TERMINAL).err())
          .contains("(run, pid " + daemon.pid() + ")", "For a clone, stop it");
    }
    assertThat(monitors()).isZero();
  }

  @Test
  void besideTheDaemonOfTheSource_itClones() throws Exception {
    try (LockHolder daemon = LockHolder.ofState(cli.stateDirectory())) {
      assertThat(daemon.succeeded()).isTrue();
      run().exitsWith(ExitCode.OK);
    }
    assertThat(monitors()).isEqualTo(47);
  }

  @Test
  void aMisspeltVariable_isStillAnError() {
    cli.with("REPLICATOR_MODE", "RESTOER");

    assertThat(run().exitsWith(ExitCode.CONFIGURATION).err())
        .contains("REPLICATOR_MODE", "RESTOER")
        .doesNotContain("RESTIC_");
  }

  @Test
  void withoutTo_theCommandLineIsWrong() {
    assertThat(cli.run("clone").exitsWith(ExitCode.USAGE).err()).contains("--to");
  }

  @Test
  void aSourceWithoutDatabase_isRefused() throws Exception {
    Files.delete(source);
    Cli.Result result = cli.run("clone", "--to", choice.toString()).exitsWith(ExitCode.TERMINAL);

    assertThat(result.err()).contains("Uptime Kuma has no database yet", "check DATA_DIR");
  }
}
