package io.github.replicatorkuma.cli;

import static io.github.replicatorkuma.cli.HintFleet.database;
import static io.github.replicatorkuma.cli.HintFleet.nine;
import static io.github.replicatorkuma.cli.HintFleet.offered;
import static io.github.replicatorkuma.cli.HintFleet.run;
import static io.github.replicatorkuma.cli.HintFleet.told;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.database.TestDatabases;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command of a hint, taken from what an operator reads, ends the situation that gave it. */
class HintCommandsTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private HintFleet fleet;

  @SuppressWarnings("NullAway.Init")
  private Cli leader;

  @SuppressWarnings("NullAway.Init")
  private Cli replica;

  @BeforeEach
  void leaderHasPublished() throws Exception {
    fleet = new HintFleet(directory);
    leader = fleet.leader;
    replica = fleet.replica;
  }

  @Test
  void secondLeader_takesOver_andPublishes() throws Exception {
    Cli second = fleet.instance("second", "BACKUP");
    TestDatabases.seeded(second.data());
    TestDatabases.execute(database(second), "UPDATE monitor SET name = 'second' WHERE id = 9");

    run(second, offered(second.run("publish", "--json"), "replicator-kuma publish"))
        .exitsWith(ExitCode.OK);

    assertThat(second.run("publish").exitsWith(ExitCode.OK).out()).contains("unchanged");
    leader.run("publish").exitsWith(ExitCode.STOPPED);
  }

  /** Set to AUTO it is refused, and told of both ways. */
  @Test
  void instanceWithMonitorsOfItsOwn_becomesWhatAllHave_asALeader() throws Exception {
    Cli stranger = fleet.instance("stranger", "AUTO");
    TestDatabases.seeded(stranger.data());
    TestDatabases.execute(database(stranger), "UPDATE monitor SET name = 'own' WHERE id = 9");
    Cli.Result refused = stranger.run("apply", "--json");
    assertThat(refused.json().path("hint").asText()).contains("REPLICATOR_MODE=BACKUP");

    stranger.with("REPLICATOR_MODE", "BACKUP");
    run(stranger, offered(refused, "replicator-kuma publish")).exitsWith(ExitCode.OK);

    assertThat(stranger.run("publish").exitsWith(ExitCode.OK).out()).contains("unchanged");
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
    TestDatabases.execute(database(leader), HintFleet.MANY_MONITORS);
    leader.run("publish").exitsWith(ExitCode.OK);
    TestDatabases.execute(database(leader), "DELETE FROM monitor WHERE id >= 1000");

    run(leader, offered(leader.run("publish", "--json"), "replicator-kuma publish"))
        .exitsWith(ExitCode.OK);

    assertThat(leader.run("publish").exitsWith(ExitCode.OK).out()).contains("unchanged");
  }

  @Test
  void repositoryThatIsGone_isMadeAnewOnTheLeader_andAReplicaIsNotToldTo() throws Exception {
    replica.run("apply").exitsWith(ExitCode.OK);
    Files.move(fleet.repository(), directory.resolve("gone"));

    for (String look : List.of("apply", "snapshots", "doctor")) {
      Cli.Result missing = replica.run(look);
      assertThat(missing.out() + missing.err()).as(look).doesNotContain("restic init");
    }
    String init = told(leader.run("publish").exitsWith(ExitCode.TERMINAL), "restic init");
    fleet.restic(init);

    assertThat(leader.run("publish").exitsWith(ExitCode.OK).out()).contains("published");
  }

  @Test
  void snapshotThatIsNotThere_isLookedForInTheList() {
    Cli.Result unknown = replica.run("apply", "--snapshot", "0badcafe");

    String list = told(unknown.exitsWith(ExitCode.TERMINAL), "replicator-kuma snapshots");
    String id = run(replica, list).exitsWith(ExitCode.OK).out().lines().toList().get(0);
    assertThat(id).isNotEmpty();
  }

  @Test
  void applyThatCanBeTakenBack_isTakenBack() throws Exception {
    replica.run("apply").exitsWith(ExitCode.OK);
    String before = nine(replica);
    fleet.publish("bad");
    replica.run("apply").exitsWith(ExitCode.OK);

    String undo = told(replica.run("status"), "replicator-kuma apply --undo");
    run(replica, undo).exitsWith(ExitCode.OK);
    assertThat(nine(replica)).isEqualTo(before);
  }

  @Test
  void otherMonitorsUnderTheSameIds_areReplacedWhereThatIsMeant() throws Exception {
    fleet.othersUnderTheSameIds();

    run(replica, offered(replica.run("apply", "--json"), "replicator-kuma apply"))
        .exitsWith(ExitCode.OK);

    assertThat(replica.run("apply").exitsWith(ExitCode.OK).out()).contains("up to date");
  }

  @Test
  void tableThatAPromotedReplicaDidNotApply_isReleased_alsoWhereThatChangesNothing() {
    for (Cli one : List.of(leader, replica)) {
      TestDatabases.execute(database(one), "DELETE FROM monitor_tag", "DELETE FROM tag");
    }
    leader.run("publish", "--accept-deletes").exitsWith(ExitCode.OK);
    replica.with("REPLICATOR_EXCLUDE", "tag").run("apply").exitsWith(ExitCode.OK);
    replica.without("REPLICATOR_EXCLUDE").with("REPLICATOR_MODE", "BACKUP");
    replica.run("publish").exitsWith(ExitCode.OK);

    String release = told(replica.run("doctor"), "replicator-kuma publish --accept-deletes");
    run(replica, release).exitsWith(ExitCode.OK);

    assertThat(replica.run("doctor").out()).doesNotContain("--accept-deletes");
  }

  @Test
  void placesToLook_canBeLookedAt() throws Exception {
    String id =
        leader.run("snapshots", "--json").exitsWith(ExitCode.OK).json().get(0).path("id").asText();
    for (String command : List.of("status", "kept", "plan --snapshot " + id.substring(0, 8))) {
      run(leader, "replicator-kuma " + command).exitsWith(ExitCode.OK);
    }
  }

  @Test
  void exportOfALeader_isTakenByAnother() throws Exception {
    Path look = directory.resolve("replica/look");
    leader.run("export", look.toString()).exitsWith(ExitCode.OK);
    fleet.publish("later");
    replica.run("apply").exitsWith(ExitCode.OK);

    String help = replica.run("export", "--help").out().replaceAll("\\s+", " ");
    run(replica, told(help, "replicator-kuma apply --from ./look")).exitsWith(ExitCode.OK);

    assertThat(nine(replica)).doesNotContain("later").isNotEqualTo(nine(leader));
  }

  @Test
  void editsOfWhichOnlyTheResultIsKnown_areAppliedAsAWhole() throws Exception {
    JsonNode base = leader.run("snapshots", "--json").exitsWith(ExitCode.OK).json().get(0);
    Cli second = fleet.instance("second", "BACKUP");
    TestDatabases.seeded(second.data());
    second.run("publish", "--take-over").exitsWith(ExitCode.OK);
    HintFleet.edit(leader, "kept whole");
    fleet.restic("restic forget " + base.path("id").asText());
    leader.with("REPLICATOR_MODE", "RESTORE").run("apply").exitsWith(ExitCode.OK);
    leader.with("REPLICATOR_MODE", "BACKUP").run("publish").exitsWith(ExitCode.OK);
    assertThat(nine(leader)).doesNotContain("kept whole");

    Cli.Result unknown = leader.run("kept", "apply", "1").exitsWith(ExitCode.TERMINAL);
    run(leader, told(unknown, "replicator-kuma kept apply 1")).exitsWith(ExitCode.OK);

    assertThat(nine(leader)).contains("kept whole");
  }
}
