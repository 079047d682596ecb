package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.store.restic.CheapRepository;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command of a hint, taken from what an operator reads, ends the situation that gave it. */
class HintCommandsTest {
  private static final String MANY_MONITORS =
      "WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 1099)"
          + " INSERT INTO monitor (id, name, user_id) SELECT i, 'm' || i, 1 FROM n";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private Cli leader;

  @SuppressWarnings("NullAway.Init")
  private Cli replica;

  @BeforeEach
  void leaderHasPublished() throws Exception {
    leader = instance("leader", "BACKUP").with("REPLICATOR_INIT", "true");
    replica = instance("replica", "RESTORE");
    TestDatabases.seeded(leader.data());
    TestDatabases.seeded(replica.data());
    CheapRepository.create(repository(), Cli.PASSWORD);
    leader.run("publish").exitsWith(ExitCode.OK);
  }

  private Cli instance(String name, String mode) throws Exception {
    return new Cli(directory.resolve(name), repository(), mode).with("REPLICATOR_INSTANCE", name);
  }

  private Path repository() {
    return directory.resolve("repository");
  }

  private static Path database(Cli of) {
    return of.data().resolve("kuma.db");
  }

  /** The whole command that begins so, as {@code --json} offers it. */
  private static String offered(Cli.Result refused, String begin) throws Exception {
    JsonNode json = refused.exitsWith(ExitCode.STOPPED).json();
    for (JsonNode command : json.path("commands")) {
      if (command.asText().startsWith(begin)) {
        assertThat(json.path("hint").asText()).contains(command.asText());
        return command.asText();
      }
    }
    throw new AssertionError("no " + begin + " in " + json);
  }

  /** The same, where only people are told. */
  static String told(Cli.Result failed, String begin) {
    Matcher command = Pattern.compile(begin + "[^.,;)\n]*").matcher(failed.out() + failed.err());
    assertThat(command.find()).as(failed.toString()).isTrue();
    return command.group();
  }

  static Cli.Result run(Cli where, String command) {
    assertThat(command).startsWith("replicator-kuma ");
    String[] words = command.split(" ");
    return where.run(List.of(words).subList(1, words.length).toArray(String[]::new));
  }

  @Test
  void secondLeader_takesOver_andPublishes() throws Exception {
    Cli second = instance("second", "BACKUP");
    TestDatabases.seeded(second.data());
    TestDatabases.execute(database(second), "UPDATE monitor SET name = 'second' WHERE id = 9");

    run(second, offered(second.run("publish", "--json"), "replicator-kuma publish"))
        .exitsWith(ExitCode.OK);

    assertThat(second.run("publish").exitsWith(ExitCode.OK).out()).contains("unchanged");
    leader.run("publish").exitsWith(ExitCode.STOPPED);
  }

  @Test
  void leaderThatWasSetBack_takesOver_andPublishes() throws Exception {
    TestDatabases.execute(database(leader), "UPDATE monitor SET name = 'later' WHERE id = 9");
    Path copy = Files.copy(leader.stateDirectory().resolve("state.json"), directory.resolve("s"));
    leader.run("publish").exitsWith(ExitCode.OK);
    Files.copy(
        copy, leader.stateDirectory().resolve("state.json"), StandardCopyOption.REPLACE_EXISTING);
    TestDatabases.execute(database(leader), "UPDATE monitor SET name = 'copy' WHERE id = 9");

    run(leader, offered(leader.run("publish", "--json"), "replicator-kuma publish"))
        .exitsWith(ExitCode.OK);

    assertThat(leader.run("publish").exitsWith(ExitCode.OK).out()).contains("unchanged");
  }

  @Test
  void deletionsThatWereMeant_areAccepted() throws Exception {
    TestDatabases.execute(database(leader), MANY_MONITORS);
    leader.run("publish").exitsWith(ExitCode.OK);
    TestDatabases.execute(database(leader), "DELETE FROM monitor WHERE id >= 1000");

    run(leader, offered(leader.run("publish", "--json"), "replicator-kuma publish"))
        .exitsWith(ExitCode.OK);

    assertThat(leader.run("publish").exitsWith(ExitCode.OK).out()).contains("unchanged");
  }

  @Test
  void repositoryThatIsGone_isMadeAnewOnTheLeader_andAReplicaIsNotToldTo() throws Exception {
    replica.run("apply").exitsWith(ExitCode.OK);
    Files.move(repository(), directory.resolve("gone"));

    for (String look : List.of("apply", "snapshots", "doctor")) {
      Cli.Result missing = replica.run(look);
      assertThat(missing.out() + missing.err()).as(look).doesNotContain("restic init");
    }
    String init = told(leader.run("publish").exitsWith(ExitCode.TERMINAL), "restic init");
    ProcessBuilder restic = new ProcessBuilder(init.split(" "));
    restic.environment().put("RESTIC_REPOSITORY", repository().toString());
    restic.environment().put("RESTIC_PASSWORD", Cli.PASSWORD);
    File quiet = directory.resolve("restic.out").toFile();
    assertThat(restic.redirectErrorStream(true).redirectOutput(quiet).start().waitFor()).isZero();

    assertThat(leader.run("publish").exitsWith(ExitCode.OK).out()).contains("published");
  }

  @Test
  void snapshotThatIsNotThere_isLookedForInTheList() {
    Cli.Result unknown = replica.run("apply", "--snapshot", "0badcafe");

    String list = told(unknown.exitsWith(ExitCode.TERMINAL), "replicator-kuma snapshots");
    String id = run(replica, list).exitsWith(ExitCode.OK).out().lines().toList().get(0);
    assertThat(id).isNotEmpty();
  }

  private void leaderPublishes(String name) {
    TestDatabases.execute(
        database(leader), "UPDATE monitor SET name = '" + name + "' WHERE id = 9");
    leader.run("publish").exitsWith(ExitCode.OK);
  }

  private static String nine(Cli of) {
    return TestDatabases.query(database(of), "SELECT name FROM monitor WHERE id = 9").toString();
  }

  @Test
  void applyThatCanBeTakenBack_isTakenBack() throws Exception {
    replica.run("apply").exitsWith(ExitCode.OK);
    String before = nine(replica);
    leaderPublishes("bad");
    replica.run("apply").exitsWith(ExitCode.OK);

    String undo = told(replica.run("status"), "replicator-kuma apply --undo");
    run(replica, undo).exitsWith(ExitCode.OK);
    assertThat(nine(replica)).isEqualTo(before);
  }

  @Test
  void otherMonitorsUnderTheSameIds_areReplacedWhereThatIsMeant() throws Exception {
    TestDatabases.execute(database(leader), MANY_MONITORS);
    leader.run("publish").exitsWith(ExitCode.OK);
    TestDatabases.execute(
        database(replica),
        MANY_MONITORS.replace("'m' || i", "'other' || i"),
        "UPDATE monitor SET type = 'ping', url = 'http://other' || id,"
            + " created_date = '2020-01-01 00:00:00' WHERE id >= 1000");

    run(replica, offered(replica.run("apply", "--json"), "replicator-kuma apply"))
        .exitsWith(ExitCode.OK);

    assertThat(replica.run("apply").exitsWith(ExitCode.OK).out()).contains("up to date");
  }

  @Test
  void placesToLook_canBeLookedAt() throws Exception {
    String id =
        leader.run("snapshots", "--json").exitsWith(ExitCode.OK).json().get(0).path("id").asText();
    for (String command : List.of("status", "kept", "plan --snapshot " + id.substring(0, 8))) {
      run(leader, "replicator-kuma " + command).exitsWith(ExitCode.OK);
    }
  }
}
