package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.database.TestDatabases;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * An instance that has led and followed before leads again, is edited, and follows once more: its
 * edits are kept aside and made again. One story in order, through a real repository.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KeptCommandTest {
  @TempDir static Path directory;

  private static Cli attic;
  private static Cli cellar;

  @BeforeAll
  static void atticLed_followed_andLeadsAgain() throws Exception {
    Path repository = directory.resolve("repository");
    attic = new Cli(directory.resolve("attic"), repository, "BACKUP");
    cellar = new Cli(directory.resolve("cellar"), repository, "RESTORE");
    attic.with("REPLICATOR_INIT", "true").with("REPLICATOR_INSTANCE", "attic");
    cellar.with("REPLICATOR_INSTANCE", "cellar");
    TestDatabases.seeded(attic.data());
    TestDatabases.seeded(cellar.data());
    lead(attic);
    follow(cellar);
    TestDatabases.execute(database(attic), "UPDATE monitor SET name = 'first' WHERE id = 9");
    lead(cellar);
    assertThat(follow(attic)).contains("first").contains("kept aside as 1: 1 monitor changed");
    assertThat(attic.run("kept", "drop", "1").exitsWith(ExitCode.OK).out()).contains("dropped");
    lead(attic);
    follow(cellar);
    lead(cellar);
    TestDatabases.execute(
        database(attic),
        "INSERT INTO monitor (id, name, type, user_id) VALUES (101, 'Photos', 'group', 1)",
        "INSERT INTO monitor (id, name, type, user_id, parent, basic_auth_pass)"
            + " VALUES (102, 'NAS', 'http', 1, 101, 'geheim')",
        "INSERT INTO monitor_notification (monitor_id, notification_id) VALUES (102, 1)",
        "INSERT INTO monitor_tag (monitor_id, tag_id, value) VALUES (102, 1, 'here')",
        "UPDATE monitor SET name = 'edited in the attic' WHERE id = 5");
  }

  private static String lead(Cli instance) {
    return instance.with("REPLICATOR_MODE", "BACKUP").run("publish").exitsWith(ExitCode.OK).out();
  }

  private static String follow(Cli instance) {
    return instance.with("REPLICATOR_MODE", "RESTORE").run("apply").exitsWith(ExitCode.OK).out();
  }

  @Test
  @Order(1)
  void deposedLeader_isToldThatItsEditsWillBeKept() {
    assertThat(attic.run("publish").exitsWith(ExitCode.STOPPED).out())
        .contains("cellar", "REPLICATOR_MODE=RESTORE", "replicator-kuma kept");
  }

  @Test
  @Order(2)
  void stateThatCannotBeWritten_isNoPlaceForEdits_andNothingIsApplied() throws Exception {
    Map<String, List<String>> before = rows(attic);
    Path kept = attic.stateDirectory().resolve("kept");
    Path aside = directory.resolve("moved");
    Files.move(kept, aside);
    Files.writeString(kept, "in the way");

    assertThat(
            attic
                .with("REPLICATOR_MODE", "RESTORE")
                .run("apply")
                .exitsWith(ExitCode.RETRYABLE)
                .err())
        .contains("cannot be kept aside, so nothing was done", "REPLICATOR_STATE_DIR");

    assertThat(rows(attic)).isEqualTo(before);
    Files.delete(kept);
    Files.move(aside, kept);
  }

  @Test
  @Order(3)
  void itFollows_andNamesWhatItKept() throws Exception {
    assertThat(follow(attic))
        .contains("kept aside as 2: 1 monitor changed (edited in the attic), 2 added (Photos, NAS)")
        .contains("replicator-kuma kept show 2");

    assertThat(rows(attic)).isEqualTo(rows(cellar));
    assertThat(follow(attic)).doesNotContain("kept aside");
    assertThat(attic.run("kept").exitsWith(ExitCode.OK).out())
        .contains("2 added (Photos, NAS)", "another instance leads", "1 kept aside");
    Path entry = attic.stateDirectory().resolve("kept/2");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(entry)))
        .isEqualTo("rwx------");
    assertThat(entry.resolve("rows/manifest.json")).exists();
  }

  @Test
  @Order(4)
  void show_isThePlan_withoutSecrets() throws Exception {
    Cli.Result shown = attic.run("kept", "show", "2").exitsWith(ExitCode.OK);
    assertThat(shown.out())
        .contains("kept apply 2 would change here: 4 inserted, 1 updated, 0 deleted")
        .contains("  + 102 NAS (type: http, parent: 101 Photos)", "-> edited in the attic")
        .doesNotContain("geheim");
    JsonNode json = attic.run("kept", "show", "2", "--json").exitsWith(ExitCode.OK).json();
    assertThat(json.path("tables").get(0).path("table").asText()).isEqualTo("monitor");
    assertThat(json.path("left").size()).isZero();
    assertThat(attic.run("kept", "show", "7").exitsWith(ExitCode.TERMINAL).err())
        .contains("nothing is kept aside as 7", "replicator-kuma kept");
  }

  @Test
  @Order(5)
  void apply_onAReplica_saysWhereToMakeTheEdits() {
    assertThat(attic.run("kept", "apply", "2").exitsWith(ExitCode.STOPPED).out())
        .contains("this instance is a replica", "kept show 2", "set REPLICATOR_MODE=BACKUP here");
    assertThat(attic.run("kept", "apply").exitsWith(ExitCode.USAGE).err()).contains("say which");
    assertThat(attic.run("kept", "drop", "2", "--over").exitsWith(ExitCode.USAGE).err())
        .contains("say which");
  }

  @Test
  @Order(6)
  void apply_onTheLeader_keepsWhatOthersEditedMeanwhile_andLeavesWhatBothDid() {
    TestDatabases.execute(
        database(cellar),
        "INSERT INTO monitor (id, name, user_id) VALUES (102, 'of the cellar', 1)",
        "UPDATE monitor SET interval = 77 WHERE id = 5",
        "UPDATE monitor SET name = 'edited in the cellar' WHERE id = 7");
    lead(cellar);
    follow(attic);
    lead(attic);

    Cli.Result applied = attic.run("kept", "apply", "2").exitsWith(ExitCode.OK);

    assertThat(applied.out())
        .contains("applied what is kept aside as 2: 2 monitors added (Photos, NAS)")
        .contains("left out: monitor 5 ", "(changed here, too)", "; published snapshot ");
    assertThat(monitors("id IN (5, 7, 101, 102) OR name = 'NAS' ORDER BY id"))
        .containsExactly(
            "5 T5 group", "7 edited in the cellar", "101 Photos", "102 of the cellar", "103 NAS");
    assertThat(query("SELECT parent FROM monitor WHERE id = 103")).containsExactly("101");
    assertThat(query("SELECT notification_id FROM monitor_notification WHERE monitor_id = 103"))
        .containsExactly("1");
    assertThat(query("SELECT value FROM monitor_tag WHERE monitor_id = 103"))
        .containsExactly("here");
    assertThat(attic.run("kept", "show", "2").exitsWith(ExitCode.OK).out())
        .contains("; made again at 20");
    follow(cellar);
    assertThat(rows(cellar)).isEqualTo(rows(attic));
  }

  @Test
  @Order(7)
  void applyOnceMore_overwritesWhatBothEdited_onlyWhereAskedFor() {
    Cli.Result refused = attic.run("kept", "apply", "2").exitsWith(ExitCode.STOPPED);
    assertThat(refused.out()).contains("nothing to apply", "left out: monitor 5 ");
    String over = HintFleet.told(refused, "replicator-kuma kept apply");

    assertThat(HintFleet.run(attic, over).exitsWith(ExitCode.OK).out())
        .contains("1 monitor changed (edited in the attic)", "; published snapshot ");

    assertThat(query("SELECT name || ' ' || interval FROM monitor WHERE id = 5"))
        .containsExactly("edited in the attic 77");
    assertThat(attic.run("kept").out()).contains("1 kept aside");
  }

  @Test
  @Order(8)
  void applyOfTheWhole_goesBack_andKeepsUnpublishedEditsInTurn() {
    TestDatabases.execute(
        database(attic), "INSERT INTO monitor (id, name, user_id) VALUES (300, 'Late', 1)");

    assertThat(attic.run("kept", "apply", "2", "--whole").exitsWith(ExitCode.OK).out())
        .contains("kept aside as 3: 1 monitor added (Late)");

    assertThat(monitors("id > 100 ORDER BY id")).containsExactly("101 Photos", "102 NAS");
    attic.run("kept", "apply", "3").exitsWith(ExitCode.OK);
    assertThat(monitors("id > 102")).containsExactly("300 Late");
    attic.run("kept", "drop", "2").exitsWith(ExitCode.OK);
    String drop = HintFleet.told(attic.run("kept", "show", "3"), "replicator-kuma kept drop");
    HintFleet.run(attic, drop).exitsWith(ExitCode.OK);
    assertThat(attic.run("kept").out()).isEqualToIgnoringNewLines("0 kept aside");
  }

  @Test
  @Order(9)
  void goingBack_keepsEditsThatWereNotPublished() throws Exception {
    lead(attic);
    TestDatabases.execute(
        database(attic), "UPDATE notification SET name = 'unpublished' WHERE id = 1");
    String oldest =
        attic.run("snapshots", "--json").exitsWith(ExitCode.OK).json().get(0).path("id").asText();

    assertThat(attic.run("apply", "--snapshot", oldest).exitsWith(ExitCode.OK).out())
        .contains("kept aside as 4: 1 notification changed");

    assertThat(attic.run("kept", "show", "4").out()).contains("-> unpublished");
  }

  private static List<String> monitors(String where) {
    return query(
        "SELECT id || ' ' || CASE id WHEN 5 THEN 'T5 group' ELSE name END FROM monitor WHERE "
            + where);
  }

  private static List<String> query(String sql) {
    return TestDatabases.query(database(attic), sql).stream().map(String::valueOf).toList();
  }

  private static Path database(Cli cli) {
    return cli.data().resolve("kuma.db");
  }

  private static Map<String, List<String>> rows(Cli cli) {
    return TestDatabases.storedReplicatedTables(database(cli));
  }
}
