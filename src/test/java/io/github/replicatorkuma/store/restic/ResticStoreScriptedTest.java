package io.github.replicatorkuma.store.restic;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.exec.Command;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.StoreException.Kind;
import io.github.replicatorkuma.store.StoredSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How restic is called, and what becomes of answers that a healthy restic does not give. */
class ResticStoreScriptedTest extends ScriptedStoreCase {
  private Path content() throws IOException {
    Path content = Files.createDirectories(directory.resolve("content"));
    Files.writeString(content.resolve("a"), "1");
    return content;
  }

  private static String summary(String id) {
    return "{\"message_type\":\"summary\",\"files_new\":4,\"snapshot_id\":\"" + id + "\"}\n";
  }

  @Test
  void commands_areTheOnesKnownToWorkSinceRestic014() throws Exception {
    runner.version("0.14.0").answer(0, "[]", "");
    runner.answer(0, "{\"id\":\"" + ID + "\"}", "");
    runner.answer(0, summary("3fab9eaa"), "").size();
    runner.answer(0, "", "").answer(0, "", "");
    runner.answer(0, "created", "").answer(0, "{\"id\":\"" + ID + "\"}", "");
    ResticStore store = store(Map.of("RESTIC_REPOSITORY", "s3:https://host/bucket"));

    store.list();
    store.repositoryId();
    store.save(content(), List.of("a=b", "c d"));
    store.fetch(new SnapshotId(ID), directory.resolve("t"));
    store.forget(List.of(new SnapshotId(ID), new SnapshotId("3fab9eaa")), true);
    store.create();

    assertThat(runner.arguments())
        .containsExactly(
            "version",
            "snapshots --json --no-lock",
            "cat config --no-lock",
            "backup --json --force --host kuma-a --tag a=b --tag c d . --cleanup-cache",
            "stats --json --mode restore-size " + ID + " --no-lock",
            "restore " + ID + " --target " + directory.resolve("t") + " --no-lock --cleanup-cache",
            "forget " + ID + " 3fab9eaa --prune",
            "init",
            "cat config --no-lock");
    assertThat(runner.commands().stream().map(Command::directory).distinct())
        .containsExactly(directory, content());
    assertThat(runner.commands().stream().map(Command::timeout))
        .containsExactly(LOOK, LOOK, LOOK, TRANSFER, LOOK, TRANSFER, FORGET, LOOK, LOOK);
  }

  @Test
  void environment_isWhatTheSettingsGiveAndTheCache() throws Exception {
    runner.version("0.19.1").answer(0, "null", "");
    Map<String, String> environment =
        Map.of("RESTIC_REPOSITORY", "rclone:x:y", "RESTIC_PASSWORD", "p", "HOME", "/root");

    assertThat(store(environment).list()).isEmpty();

    assertThat(runner.commands().get(1).environment())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "RESTIC_REPOSITORY", "rclone:x:y",
                "RESTIC_PASSWORD", "p",
                "HOME", "/root",
                "RESTIC_CACHE_DIR", directory.resolve("cache").toString()));
  }

  @ParameterizedTest
  @CsvSource({"0.15.2, --cacert /ca.pem snapshots", "0.16.0, snapshots"})
  void certificate_ofAVariableThatAnOldResticDoesNotRead_isAnOption(String version, String called)
      throws Exception {
    runner.version(version).answer(0, "[]", "");

    store(
            Map.of(
                "RESTIC_REPOSITORY", "s3:https://host/bucket",
                "RESTIC_CACERT", "/ca.pem",
                "RESTIC_TLS_CLIENT_CERT", ""))
        .list();

    assertThat(runner.arguments()).last().isEqualTo(called + " --json --no-lock");
  }

  @Test
  void cache_thatCannotBeMade_isSwitchedOff() throws Exception {
    Files.writeString(directory.resolve("cache"), "a file");
    runner.version("0.14.0").answer(0, "[]", "");

    store().list();

    assertThat(runner.arguments())
        .containsExactly("--no-cache version", "--no-cache snapshots --json --no-lock");
    assertThat(runner.commands().get(1).environment()).doesNotContainKey("RESTIC_CACHE_DIR");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.11.0", "0.13.1", "0.9"})
  void restic_thatIsTooOld_isTerminalAndNothingElseIsTried(String version) {
    runner.version(version);

    StoreException failure = failureOf(() -> store().list());

    assertThat(failure.kind()).isEqualTo(Kind.TOO_OLD);
    assertThat(failure).hasMessageContaining("0.14.0 is the oldest that works");
    assertThat(runner.commands()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.14.0", "v0.18.1-dev", "0.19", "1.0.0"})
  void restic_thatIsNewEnough_isUsed(String version) throws Exception {
    runner.version(version).answer(0, "[]", "");

    assertThat(store().list()).isEmpty();
  }

  @Test
  void program_thatTellsNoVersion_isOdd() {
    runner.answer(0, "rsync 3.2.7\n", "");

    assertThat(failureOf(() -> store().list()).kind()).isEqualTo(Kind.ODD_OUTPUT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' ",
        "no JSON",
        "{\"snapshots\": []}",
        "[{\"id\": \"abababab\"}]",
        "[{\"id\": \"x\", \"time\": \"2026-01-02T03:04:05Z\"}]",
        "[{\"id\": \"abababab\", \"time\": \"yesterday\"}]",
        "[{\"id\": \"abababab\", ]"
      })
  void list_thatIsNoListOfSnapshots_isOdd(String stdout) {
    runner.version("0.18.0").answer(0, stdout, "");

    assertThat(failureOf(() -> store().list()).kind()).isEqualTo(Kind.ODD_OUTPUT);
  }

  @Test
  void list_withFieldsOfLaterReleases_isRead() throws Exception {
    runner.version("0.18.0");
    runner.answer(
        0,
        "[{\"id\":\""
            + ID
            + "\",\"time\":\"2026-01-02T03:04:05.123456789+02:00\",\"hostname\":\"h\","
            + "\"paths\":[\"/a\"],\"tags\":[\"x=y\",\"z\"],\"summary\":{\"new\":[1]}},"
            + "{\"id\":\""
            + "cd".repeat(32)
            + "\",\"time\":\"2026-01-02T03:04:05Z\",\"tags\":null}]",
        "");

    assertThat(store().list())
        .containsExactly(
            new StoredSnapshot(
                new SnapshotId(ID),
                Instant.parse("2026-01-02T01:04:05.123456789Z"),
                "h",
                List.of("/a"),
                List.of("x=y", "z"),
                Optional.empty()),
            new StoredSnapshot(
                new SnapshotId("cd".repeat(32)),
                Instant.parse("2026-01-02T03:04:05Z"),
                "",
                List.of(),
                List.of(),
                Optional.empty()));
  }

  @Test
  void save_findsItsSummaryAmongMessagesOfAnyKindAndOrder() throws Exception {
    runner.version("0.18.0");
    runner.answer(
        0,
        "a warning\n"
            + "{\"message_type\":\"verbose_status\",\"item\":\"summary\"}\n"
            + "{broken \"summary\"\n"
            + summary(ID)
            + "{\"message_type\":\"farewell\",\"snapshot_id\":\"00000000\"}\n",
        "");

    assertThat(store().save(content(), List.of())).isEqualTo(new SnapshotId(ID));
  }

  @Test
  void save_withoutASummary_isOdd() {
    runner.version("0.18.0").answer(0, "{\"message_type\":\"status\"}\n", "");

    assertThat(failureOf(() -> store().save(content(), List.of())).kind())
        .isEqualTo(Kind.ODD_OUTPUT);
  }

  @Test
  void partialSnapshot_thatCannotBeForgotten_isPartialAllTheSame() {
    runner.version("0.18.0").answer(3, summary(ID), "Warning: unreadable");
    runner.answer(11, "", "repository is already locked").answer(0, "", "");

    StoreException failure = failureOf(() -> store().save(content(), List.of("nonce=1")));

    assertThat(failure.kind()).isEqualTo(Kind.PARTIAL);
    assertThat(failure.getSuppressed()).hasSize(1);
    assertThat(runner.arguments()).endsWith("forget " + ID, "list locks --no-lock");
  }

  @Test
  void partialSave_thatLeftNoSnapshot_forgetsNothing() {
    runner.version("0.19.1").answer(3, "", "does not exist, skipping").answer(0, "[]", "");

    assertThat(failureOf(() -> store().save(content(), List.of("nonce=1"))).kind())
        .isEqualTo(Kind.PARTIAL);
    assertThat(runner.arguments()).last().isEqualTo("snapshots --json --no-lock");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create repository at /r failed: config file already exists",
        "create key in repository at s3:http://nas/kuma failed: repository master key and config"
            + " already initialized"
      })
  void repository_createdByAnotherMeanwhile_isTaken(String said) throws Exception {
    runner.version("0.18.0");
    runner.answer(1, "", "Fatal: " + said);
    runner.answer(0, "{\"version\": 2, \"id\": \"" + ID + "\"}", "");

    assertThat(store().create().value()).isEqualTo(ID);
  }

  @Test
  void configuration_withoutAnId_isOdd() {
    for (String config : List.of("", "{}", "{\"id\": 5}", "id")) {
      runner.version("0.18.0").answer(0, config, "");
      assertThat(failureOf(() -> store().repositoryId()).kind()).isEqualTo(Kind.ODD_OUTPUT);
    }
  }

  @Test
  void repository_namedNowhere_isMisconfiguredWithoutAProcess() {
    ResticStore store = store(Map.of("RESTIC_REPOSITORY", "", "RESTIC_PASSWORD", "p"));

    StoreException failure = failureOf(store::list);

    assertThat(failure.kind()).isEqualTo(Kind.MISCONFIGURED);
    assertThat(failure.hint()).contains("RESTIC_REPOSITORY");
    assertThat(store.description()).isEqualTo("(no repository)");
    assertThat(runner.commands()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rest:https://user:pass@host:8000/kuma | rest:https://***@host:8000/kuma",
        "rest:https://user:p:a$s@host/ | rest:https://***@host/",
        "rest:https://host:8000/a?sig=abc&x=1 | rest:https://host:8000/a?***",
        "s3:https://host/bucket | s3:https://host/bucket",
        "s3:s3.amazonaws.com/bucket | s3:s3.amazonaws.com/bucket",
        "sftp:user@host:/srv/kuma | sftp:user@host:/srv/kuma",
        "rclone:drive,token=abc:kuma | rclone:drive,***:kuma",
        "/srv/kuma | /srv/kuma"
      })
  void description_showsNoCredentials_andTheKeyDoesNotDependOnThem(String location, String shown) {
    ResticStore store = store(Map.of("RESTIC_REPOSITORY", location));

    assertThat(store.description()).isEqualTo(shown);
    assertThat(store.locationKey())
        .isEqualTo(store(Map.of("RESTIC_REPOSITORY", shown)).locationKey())
        .matches("[0-9a-f]{64}");
  }
}
