package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.daemon.Order;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.kept.KeptAside;
import io.github.replicatorkuma.kept.KeptEntry;
import io.github.replicatorkuma.kuma.NoKuma;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.replica.ApplyOutcome;
import io.github.replicatorkuma.replica.KeptChoice;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.store.SnapshotHistory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Edits that were kept aside when a leader went back, made again on rows that others edited. */
class KeptMergeTest {
  private static final KeptChoice EDITS = new KeptChoice(1, false, false);
  private static final KeptChoice OVER = new KeptChoice(1, true, false);

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private GoBackFixture fixture;

  @SuppressWarnings("NullAway.Init")
  private SnapshotId published;

  @BeforeEach
  void leaderHasPublished() throws Exception {
    fixture = new GoBackFixture(directory);
    published = fixture.publish();
  }

  private void keepAside(String... statements) throws Exception {
    fixture.onLeader(statements);
    assertThat(fixture.goBack(published, false).result()).isEqualTo(Result.DONE);
    assertThat(new KeptAside(fixture.alpha.state()).list()).hasSize(1);
  }

  private void publish(String... statements) throws Exception {
    fixture.onLeader(statements);
    fixture.publish();
  }

  private CycleReport apply(KeptChoice choice) throws Exception {
    return fixture.kept(choice);
  }

  private List<String> query(String sql) {
    return TestDatabases.query(fixture.leader, sql).stream().map(String::valueOf).toList();
  }

  private void assertFleetIsWhole() throws Exception {
    assertThat(query("SELECT * FROM pragma_foreign_key_check")).isEmpty();
    fixture.apply();
    assertThat(fixture.replicaRows()).isEqualTo(fixture.leaderRows());
  }

  @Test
  void statusPage_whoseIdsWereTaken_comesWithItsLogoGroupsMonitorsAndDomains() throws Exception {
    Path uploads = Files.createDirectories(directory.resolve("leader/upload"));
    Files.writeString(uploads.resolve("logo50.png"), "kept");
    keepAside(
        page(50, "kept"),
        "INSERT INTO `group` (id, name, status_page_id) VALUES (70, 'kept', 50)",
        "INSERT INTO monitor_group (id, monitor_id, group_id) VALUES (90, 3, 70)",
        "INSERT INTO status_page_cname (id, status_page_id, domain) VALUES (90, 50, 'kept.example')");
    Files.writeString(uploads.resolve("logo50.png"), "foreign");
    publish(
        page(50, "foreign"),
        "INSERT INTO `group` (id, name, status_page_id) VALUES (70, 'foreign', 50)",
        "INSERT INTO monitor_group (id, monitor_id, group_id) VALUES (90, 13, 70)");

    CycleReport report = apply(EDITS);

    assertThat(report.summary())
        .contains("1 status page added, 1 group added, 1 monitor group added")
        .doesNotContain("left");
    assertThat(query("SELECT id || ' ' || slug || ' ' || icon FROM status_page WHERE id > 2"))
        .containsExactly("50 foreign /upload/logo50.png?t=1", "51 kept /upload/logo51.png?t=1");
    assertThat(Files.readString(uploads.resolve("logo50.png"))).isEqualTo("foreign");
    assertThat(Files.readString(uploads.resolve("logo51.png"))).isEqualTo("kept");
    assertThat(query("SELECT id || ' ' || status_page_id FROM `group` WHERE name = 'kept'"))
        .containsExactly("71 51");
    assertThat(query("SELECT monitor_id FROM monitor_group WHERE group_id = 71"))
        .containsExactly("3");
    assertThat(query("SELECT domain FROM status_page_cname WHERE status_page_id = 51"))
        .containsExactly("kept.example");
    assertFleetIsWhole();
    assertThat(apply(EDITS).summary()).contains("nothing to apply").doesNotContain("left out");
  }

  private static String page(int id, String slug) {
    return "INSERT INTO status_page (id, slug, title, icon, theme) VALUES (%d, '%s', 'T',"
            .formatted(id, slug)
        + " '/upload/logo%d.png?t=1', 'auto')".formatted(id);
  }

  @Test
  void slugThatWasTaken_isLeftOut_withAllThatBelongsToIt() throws Exception {
    keepAside(
        page(50, "same"),
        "INSERT INTO `group` (id, name, status_page_id) VALUES (70, 'kept', 50)",
        "INSERT INTO monitor_group (monitor_id, group_id) VALUES (3, 70)",
        "UPDATE tag SET name = 'kept' WHERE id = 1");
    publish(page(60, "same"), "UPDATE status_page SET title = 'foreign' WHERE id = 60");

    assertThat(apply(OVER).summary())
        .contains(": 1 tag changed; left out: status_page 50 T (another one here has its name");

    assertThat(query("SELECT count(*) FROM `group` WHERE name = 'kept'")).containsExactly("0");
    assertFleetIsWhole();
  }

  @Test
  void deletedMonitor_goesWithItsLinks_whereNobodyUsedItSince() throws Exception {
    keepAside("DELETE FROM monitor_tag WHERE monitor_id = 3", "DELETE FROM monitor WHERE id = 3");
    publish("UPDATE monitor SET name = 'foreign' WHERE id = 4");

    CycleReport report = apply(EDITS);

    assertThat(report.summary()).doesNotContain("left out");
    assertThat(query("SELECT count(*) FROM monitor WHERE id = 3")).containsExactly("0");
    assertThat(query("SELECT count(*) FROM monitor_tag WHERE monitor_id = 3")).containsExactly("0");
    assertThat(query("SELECT name FROM monitor WHERE id = 4")).containsExactly("foreign");
    assertFleetIsWhole();
  }

  @Test
  void deletedMonitor_thatOthersTaggedSince_staysAsItIs_unlessOverridden() throws Exception {
    keepAside("DELETE FROM monitor_tag WHERE monitor_id = 3", "DELETE FROM monitor WHERE id = 3");
    publish("INSERT INTO monitor_tag (monitor_id, tag_id, value) VALUES (3, 3, 'foreign')");

    assertThat(apply(EDITS).summary())
        .contains("left out: monitor 3 http full (changed here, too)");
    assertThat(query("SELECT count(*) FROM monitor_tag WHERE monitor_id = 3")).containsExactly("3");

    assertThat(apply(OVER).result()).isEqualTo(Result.DONE);
    assertThat(query("SELECT count(*) FROM monitor WHERE id = 3")).containsExactly("0");
    assertFleetIsWhole();
  }

  @Test
  void deletedGroup_inWhichOthersPutAMonitor_staysEvenWhenOverridden() throws Exception {
    keepAside(
        "UPDATE monitor SET parent = NULL WHERE parent = 2", "DELETE FROM monitor WHERE id = 2");
    publish("INSERT INTO monitor (id, name, user_id, parent) VALUES (80, 'foreign', 1, 2)");

    assertThat(apply(OVER).summary()).contains("monitor 2 G2 nested group (used here since");

    assertThat(query("SELECT parent FROM monitor WHERE id = 80")).containsExactly("2");
    assertFleetIsWhole();
  }

  @Test
  void editsOfWhatOthersDeleted_areLeftOut() throws Exception {
    keepAside(
        "UPDATE monitor SET proxy_id = 2 WHERE id = 5",
        "UPDATE monitor SET name = 'kept' WHERE id = 7",
        "INSERT INTO monitor (id, name, user_id, proxy_id) VALUES (80, 'kept', 1, 2)",
        "INSERT INTO monitor_tag (monitor_id, tag_id) VALUES (80, 1)",
        "INSERT INTO monitor_tag (monitor_id, tag_id) VALUES (8, 3)",
        "UPDATE tag SET color = '#000000' WHERE id = 1");
    publish(
        "DELETE FROM proxy WHERE id = 2",
        "DELETE FROM monitor_tag WHERE monitor_id = 7",
        "DELETE FROM monitor WHERE id = 7",
        "DELETE FROM tag WHERE id = 3");

    CycleReport report = apply(OVER);
    assertThat(report.hint()).contains("by hand", "`replicator-kuma kept show ");
    assertThat(report.summary())
        .contains(": 1 tag changed; left out: ")
        .contains("monitor 80 kept (it refers to what was deleted here since)")
        .contains("monitor 7 kept (deleted here since)", "monitor_tag ");
    assertFleetIsWhole();
  }

  @Test
  void sameEditByBoth_isNoConflict() throws Exception {
    keepAside(
        "UPDATE monitor SET name = 'same' WHERE id = 5",
        "INSERT INTO tag (id, name, color, created_date) VALUES (40, 'n', '#000000', '2030-01-01')");
    publish(
        "UPDATE monitor SET name = 'same', interval = 99 WHERE id = 5",
        "INSERT INTO tag (id, name, color, created_date) VALUES (41, 'n', '#000000', '2030-01-01')");

    CycleReport report = apply(EDITS);

    assertThat(report.result()).isEqualTo(Result.IDLE);
    assertThat(report.summary()).contains("nothing to apply").doesNotContain("left out");
  }

  @Test
  void linkThatBothMade_otherwise_isTheirs_unlessOverridden() throws Exception {
    keepAside("UPDATE monitor_group SET weight = 7 WHERE id = 3");
    publish("UPDATE monitor_group SET weight = 9 WHERE id = 3");

    assertThat(apply(EDITS).summary()).contains("left out: monitor_group 3 (changed here, too)");
    assertThat(apply(OVER).result()).isEqualTo(Result.DONE);

    assertThat(query("SELECT weight FROM monitor_group WHERE group_id = 2")).containsExactly("7");
    assertFleetIsWhole();
  }

  @Test
  void settingThatBothAdded_isTheirs_unlessOverridden() throws Exception {
    keepAside("INSERT INTO setting (`key`, value) VALUES ('steamAPIKey', '\"kept\"')");
    publish("INSERT INTO setting (`key`, value) VALUES ('steamAPIKey', '\"foreign\"')");

    assertThat(apply(EDITS).result()).isEqualTo(Result.STOPPED);
    assertThat(apply(OVER).result()).isEqualTo(Result.DONE);

    assertThat(query("SELECT value FROM setting WHERE `key` = 'steamAPIKey'"))
        .containsExactly("\"kept\"");
  }

  @Test
  void editsSinceAnApplyThatIsTakenBack_areKept() throws Exception {
    publish("UPDATE monitor SET name = 'newer' WHERE id = 5");
    assertThat(fixture.goBack(published, false).result()).isEqualTo(Result.DONE);
    assertThat(new KeptAside(fixture.alpha.state()).list()).isEmpty();
    fixture.onLeader("UPDATE monitor SET name = 'edited' WHERE id = 5");

    assertThat(fixture.undo()).isInstanceOf(ApplyOutcome.Undone.class);

    assertThat(query("SELECT name FROM monitor WHERE id = 5")).containsExactly("newer");
    assertThat(new KeptAside(fixture.alpha.state()).list())
        .extracting(KeptEntry::reason)
        .containsExactly(KeptEntry.Reason.TAKEN_BACK);
  }

  @Test
  void daemon_toldToApplyWhatIsKept_publishesItToo() throws Exception {
    keepAside("UPDATE monitor SET name = 'kept' WHERE id = 5");
    fixture.alpha.publish(PublishOptions.NONE);

    CycleReport report = fixture.daemon(new NoKuma(), false).run(new Order.ApplyKept(EDITS));

    assertThat(report.event()).isEqualTo("published");
    assertFleetIsWhole();
    assertThat(query("SELECT name FROM monitor WHERE id = 5")).containsExactly("kept");
  }

  @Test
  void deposedLeader_appliesNothingThatItCouldNotPublish() throws Exception {
    keepAside("UPDATE monitor SET name = 'kept' WHERE id = 5");
    InstanceMemory memory = fixture.alpha.memory();
    SnapshotTags mine =
        SnapshotHistory.of(fixture.leaderStore.list()).newest().orElseThrow().tags();
    Path foreign = Files.createDirectories(directory.resolve("foreign"));
    Files.writeString(foreign.resolve("manifest.json"), "{}");
    fixture.leaderStore.save(
        foreign,
        new SnapshotTags(
                mine.position().nextGeneration(),
                Digest.ofText("other"),
                new Instance("beta", memory.state().instanceId() + "-2"),
                "other")
            .toTags());

    CycleReport report = apply(EDITS);

    assertThat(report.result()).isEqualTo(Result.STOPPED);
    assertThat(report.summary()).contains("this instance no longer leads");
    assertThat(query("SELECT name FROM monitor WHERE id = 5")).doesNotContain("kept");
  }

  @Test
  void editsWhoseBaseIsGone_areAppliedOnlyAsAWhole() throws Exception {
    keepAside("UPDATE monitor SET name = 'kept' WHERE id = 5");
    publish("UPDATE monitor SET name = 'foreign' WHERE id = 6");
    fixture.leaderStore.forget(List.of(published), true);

    assertThatThrownBy(() -> apply(EDITS))
        .hasMessageContaining("not known what was edited in 1")
        .extracting("hint")
        .asString()
        .contains("replicator-kuma kept apply 1 --whole");
    assertThat(apply(new KeptChoice(1, false, true)).result()).isEqualTo(Result.DONE);

    assertThat(query("SELECT name FROM monitor WHERE id IN (5, 6) ORDER BY id"))
        .containsExactly("kept", "http mtls");
    assertFleetIsWhole();
  }
}
