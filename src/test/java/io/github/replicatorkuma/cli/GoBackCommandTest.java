package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.store.restic.CheapRepository;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A fleet that goes back to an older state, through the command line and a real repository. One
 * story in order, since restic takes its time.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GoBackCommandTest {
  @TempDir static Path directory;

  private static Cli leader;
  private static Cli replica;
  private static Map<String, List<String>> oldRows;
  private static Map<String, List<String>> newRows;
  private static String between;

  @BeforeAll
  static void leaderPublishes_edits_andReplicaFollows() throws Exception {
    Path repository = directory.resolve("repository");
    leader =
        new Cli(directory.resolve("leader"), repository, "BACKUP")
            .with("REPLICATOR_PAUSE_TYPES", "http,push");
    replica = new Cli(directory.resolve("replica"), repository, "RESTORE");
    TestDatabases.seeded(leader.data());
    TestDatabases.seeded(replica.data());
    CheapRepository.create(repository, Cli.PASSWORD);
    leader.run("publish").exitsWith(ExitCode.OK);
    oldRows = rows(leader);
    TestDatabases.execute(
        database(leader),
        "DELETE FROM monitor WHERE id IN (1, 2, 3)",
        "UPDATE notification SET name = 'edited'",
        "UPDATE status_page SET slug = 'edited' WHERE id = 1");
    leader.run("publish").exitsWith(ExitCode.OK);
    newRows = rows(leader);
    replica.run("apply").exitsWith(ExitCode.OK);
    assertThat(rows(replica)).isEqualTo(newRows).isNotEqualTo(oldRows);
    between =
        leader
            .run("snapshots", "--json")
            .exitsWith(ExitCode.OK)
            .json()
            .get(0)
            .path("time")
            .asText();
  }

  @Test
  @Order(1)
  void apply_onALeaderWithoutAChoice_isRefusedAndSaysWhatToDo() {
    assertThat(leader.run("apply").exitsWith(ExitCode.STOPPED).out())
        .contains("this instance is a leader", "--snapshot ID", "--at TIME");
  }

  @Test
  @Order(2)
  void idAndTimeAtOnce_areAMistakeOfUsage() {
    for (String command : List.of("apply", "plan")) {
      assertThat(
              leader
                  .run(command, "--snapshot", "0badcafe", "--at", "2h ago")
                  .exitsWith(ExitCode.USAGE)
                  .err())
          .contains("mutually exclusive");
    }
    assertThat(replica.run("plan", "--at", "soon").exitsWith(ExitCode.USAGE).err())
        .contains("'soon' is no time");
  }

  @Test
  @Order(3)
  void timeBeforeTheFirstSnapshot_isRefusedAndNamesThatOne() {
    assertThat(replica.run("plan", "--at", "2020-01-01T00:00Z").exitsWith(ExitCode.TERMINAL).err())
        .contains(
            "the repository has no snapshot from 2020-01-01T00:00:00Z or before; the oldest is ")
        .contains(" of " + between, "hint: See what there is with: replicator-kuma snapshots");
  }

  @Test
  @Order(4)
  void snapshots_isATable_thatSaysWhatChanged() throws Exception {
    String changed = "1 monitor changed, 3 removed, 3 notifications changed, 1 status page changed";

    List<String> lines = replica.run("snapshots").exitsWith(ExitCode.OK).out().lines().toList();
    assertThat(lines.get(0)).containsPattern("^ID +TIME +LEADER +NOTE +CHANGED$");
    assertThat(lines.get(1))
        .containsPattern("^[0-9a-f]{8} +[-0-9]{10} [:0-9]{8} UTC +host-1 +first: [0-9]+ monitors$");
    assertThat(lines.get(2)).containsPattern(" UTC +host-1 +newest +" + changed + "$");
    assertThat(lines.get(2).indexOf("1 mon")).isEqualTo(lines.get(0).indexOf("CHANGED"));
    JsonNode list = replica.run("snapshots", "--json").exitsWith(ExitCode.OK).json();
    assertThat(list)
        .extracting(one -> one.path("changed").asText().replaceAll("[0-9]+ monitors$", ""))
        .containsExactly("first: ", changed);
  }

  @Test
  @Order(4)
  void planOfATime_onTheLeader_tellsWhatGoingBackWouldChange() {
    assertThat(leader.run("plan", "--at", between).exitsWith(ExitCode.OK).out())
        .contains(" by host-1: ", "  + 1 G1 group", "  ~ 1 ", "      slug: ", "0 deleted");
    assertThat(rows(leader)).isEqualTo(newRows);
  }

  @Test
  @Order(5)
  void applyOfATime_onTheLeader_takesTheFleetBack_rowByRow() throws Exception {
    JsonNode result = leader.run("apply", "--at", between, "--json").exitsWith(ExitCode.OK).json();

    assertThat(result.path("event").asText()).isEqualTo("published");
    assertThat(result.path("summary").asText())
        .contains("applied snapshot ", " by host-1: ", "; published snapshot ");
    assertThat(result.at("/details/position").asText()).isEqualTo("1.3");
    assertThat(leader.run("snapshots", "--json").json().get(2).path("changed").asText())
        .startsWith("1 monitor changed, 3 added");
    assertThat(result.toString()).contains("1 monitor changed");
    assertThat(leader.run("status").out()).contains("went back to").doesNotContain("last applied");
    assertThat(rows(leader)).isEqualTo(oldRows);
    assertThat(leader.stateDirectory().resolve("before-first-apply.db")).exists();
    assertThat(leader.stateDirectory().resolve("restore-point.json")).exists();

    assertThat(applied("apply")).isEqualTo("1.3");
    assertThat(rows(replica)).isEqualTo(oldRows);
  }

  @Test
  @Order(6)
  void applyOfATime_onAReplica_isEndedByAPlainApply() throws Exception {
    assertThat(applied("apply", "--at", "0s")).isEqualTo("1.3");
    assertThat(replica.run("apply", "--at", between).exitsWith(ExitCode.OK).out())
        .contains("held at ", " by your apply", "replicator-kuma apply");
    assertThat(applied("apply")).isEqualTo("1.3");
  }

  /** The position of what the replica has then. */
  private String applied(String... command) throws Exception {
    String[] asJson = Stream.concat(Stream.of(command), Stream.of("--json")).toArray(String[]::new);
    return replica.run(asJson).exitsWith(ExitCode.OK).json().at("/details/position").asText();
  }

  @Test
  @Order(7)
  void undo_onTheLeader_warnsThatTheFleetFollows_andItDoes() throws Exception {
    assertThat(leader.run("apply", "--undo").exitsWith(ExitCode.OK).err())
        .contains("warning: this leader then publishes the older state")
        .doesNotContain("The next snapshot is applied by itself");
    assertThat(leader.run("apply", "--undo").err()).doesNotContain("A replica follows");
    assertThat(rows(leader)).isEqualTo(newRows);
    leader.run("publish").exitsWith(ExitCode.OK);
    replica.run("apply").exitsWith(ExitCode.OK);
    assertThat(rows(replica)).isEqualTo(newRows);
  }

  private static Path database(Cli cli) {
    return cli.data().resolve("kuma.db");
  }

  private static Map<String, List<String>> rows(Cli cli) {
    return TestDatabases.storedReplicatedTables(database(cli));
  }
}
