package io.github.replicatorkuma.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.HostileTexts;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.model.RowCounts;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.replica.CloneReport.ComparedTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a clone carries, between real databases of Kuma. */
class DatabaseCloneTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @Test
  void clone_intoAKumaThatNobodyHasSetUp_carriesEveryReplicatedRowToTheByte() throws Exception {
    CloneFixture fixture = CloneFixture.seeded(directory);
    fixture.onSource(
        "UPDATE monitor SET dns_last_result = 'of the source' WHERE id = 1",
        "UPDATE user SET twofa_last_token = '123456'");
    Map<String, List<String>> before = ReplicaFixture.everythingIn(fixture.source);

    CloneReport report = fixture.cloned();

    Map<String, List<String>> content = CloneFixture.stored(fixture.target);
    assertThat(content).isEqualTo(CloneFixture.stored(fixture.source)).hasSize(18);
    assertThat(content.get("monitor")).hasSize(47);
    assertThat(content.values()).noneMatch(List::isEmpty);
    assertThat(ReplicaFixture.everythingIn(fixture.source)).isEqualTo(before);
    assertThat(report.written()).isEqualTo(new RowCounts(126, 0, 0));
    assertThat(report.copy()).isEmpty();
    assertThat(fixture.state.resolve("staging")).isEmptyDirectory();
  }

  @Test
  void report_countsRowsAndCells_andTheHistoryThatStays() throws Exception {
    CloneReport report = CloneFixture.seeded(directory).cloned();

    assertThat(report.tables()).hasSize(19).extracting(ComparedTable::differences).containsOnly(0L);
    assertThat(report.tables())
        .contains(
            // 114 columns less dns_last_result; a tag has 4; of a link 2 columns are no id
            new ComparedTable("monitor", 47, 47, 47 * 113, 0),
            new ComparedTable("tag", 3, 3, 3 * 4, 0),
            new ComparedTable("monitor_notification", 5, 5, 5 * 2, 0));
    assertThat(report.sum(ComparedTable::target)).isEqualTo(126);
    assertThat(report.leftBehind())
        .containsEntry(new TableName("heartbeat"), 31L)
        .containsEntry(new TableName("stat_minutely"), 26L)
        .containsEntry(new TableName("domain_expiry"), 0L)
        .hasSize(7);
  }

  @Test
  void settings_areCarried_andThoseOfOneInstanceStay() throws Exception {
    CloneFixture fixture = CloneFixture.seeded(directory);
    fixture.onSource(
        "INSERT INTO setting (key, value) VALUES ('cloudflaredTunnelToken', 'of the source')");
    fixture.onTarget(
        "INSERT INTO setting (key, value) VALUES ('jwtSecret', 'its own'),"
            + " ('rdapDnsData', 'its own'), ('trustProxy', 'true'), ('disableAuth', 'true')");

    fixture.cloned();

    Map<String, String> expected = CloneFixture.settings(fixture.source);
    expected.put("jwtSecret", "'its own'NULL");
    expected.put("rdapDnsData", "'its own'NULL");
    expected.remove("cloudflaredTunnelToken");
    assertThat(CloneFixture.settings(fixture.target))
        .isEqualTo(expected)
        .containsEntry("trustProxy", "'false''general'")
        .containsKeys("serverTimezone", "keepDataPeriodDays", "migrateAggregateTableState");
  }

  @Test
  void hostileTexts_arriveToTheByte() throws Exception {
    CloneFixture fixture = CloneFixture.seeded(directory);
    int id = 1000;
    for (String text : HostileTexts.all().toList()) {
      id++;
      TestDatabases.executeWith(
          fixture.source,
          "INSERT INTO monitor (id, name, user_id, description, headers) VALUES (?, ?, 1, ?, ?)",
          id,
          text,
          text,
          text);
      TestDatabases.executeWith(
          fixture.source, "INSERT INTO setting (key, value) VALUES (?, ?)", "hostile" + id, text);
    }

    fixture.cloned();

    assertThat(CloneFixture.stored(fixture.target)).isEqualTo(CloneFixture.stored(fixture.source));
    assertThat(TestDatabases.query(fixture.target, hostileSettings()))
        .isEqualTo(TestDatabases.query(fixture.source, hostileSettings()))
        .hasSize(id - 1000);
  }

  private static String hostileSettings() {
    return "SELECT key || hex(value) FROM setting WHERE key LIKE 'hostile%' ORDER BY key";
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.23.17", "2.0.2"})
  void clone_ofAnOlderKuma_mapsWhatWasRenamed_andLeavesTheRestToDefaults(String version)
      throws Exception {
    CloneFixture fixture =
        new CloneFixture(
            TestDatabases.empty(directory.resolve("source"), version),
            TestDatabases.empty(directory.resolve("target"), "2.5.3"));
    fixture.onSource(
        "INSERT INTO user (id, username, password) VALUES (1, 'admin', 'hash')",
        "INSERT INTO monitor (id, name, user_id, url, type, timeout)"
            + " VALUES (1, 'one', 1, 'https://a', 'http', 0.1 + 0.2), (2, 'two', 1, null, 'ping', 48)",
        "INSERT INTO status_page (id, slug, title, icon, theme, google_analytics_tag_id)"
            + " VALUES (1, 'one', 'One', '', 'auto', 'G-1'), (2, 'two', 'Two', '', 'auto', null)");

    CloneReport report = fixture.cloned();

    assertThat(
            TestDatabases.query(
                fixture.target,
                "SELECT analytics_id || ' ' || analytics_type FROM status_page ORDER BY id"))
        .containsExactly("G-1 google", null);
    assertThat(
            TestDatabases.query(
                fixture.target,
                "SELECT name || (timeout IN (0.1 + 0.2, 48.0)) || retry_only_on_status_code_failure"
                    + " FROM monitor ORDER BY id"))
        .containsExactly("one10", "two10");
    assertThat(report.warnings()).isEmpty();
  }

  @Test
  void logos_areCopiedAndCompared() throws Exception {
    CloneFixture fixture = CloneFixture.seeded(directory);
    fixture.onSource("UPDATE status_page SET icon = '/upload/logo1.png?t=1' WHERE id = 1");
    Path uploads = Files.createDirectories(fixture.source.resolveSibling("upload"));
    Files.writeString(uploads.resolve("logo1.png"), "picture");
    Files.writeString(uploads.resolve("other.png"), "of something else");

    assertThat(fixture.cloned().logos()).isEqualTo(1);

    Path installed = fixture.target.resolveSibling("upload");
    assertThat(installed.resolve("logo1.png")).hasContent("picture");
    assertThat(installed).isDirectoryNotContaining("glob:**other.png");
  }

  @Test
  void aLogoThatIsNotThere_isAWarning() throws Exception {
    CloneFixture fixture = CloneFixture.seeded(directory);
    fixture.onSource("UPDATE status_page SET icon = '/upload/logo1.png?t=1' WHERE id = 1");

    assertThat(fixture.cloned().warnings())
        .singleElement()
        .asString()
        .contains("logo1.png", "there is no such file");
  }

  @Test
  void cloningAgain_writesNothing_andNeedsNoLeave() throws Exception {
    CloneFixture fixture = CloneFixture.seeded(directory);
    fixture.cloned();
    Map<String, List<String>> first = ReplicaFixture.everythingIn(fixture.target);

    CloneReport again = fixture.cloned();

    assertThat(again.written()).isEqualTo(RowCounts.NONE);
    assertThat(again.copy()).isEmpty();
    assertThat(ReplicaFixture.everythingIn(fixture.target)).isEqualTo(first);
  }

  @Test
  void aTargetInUse_isReplacedOnRequest_andACopyOfItIsKept() throws Exception {
    CloneFixture fixture = CloneFixture.seeded(directory);
    fixture.onTarget(
        "INSERT INTO user (id, username, password) VALUES (9, 'other', 'hash')",
        "INSERT INTO monitor (id, name, user_id) VALUES (1, 'mine', 9), (900, 'mine too', 9)",
        "INSERT INTO heartbeat (monitor_id, msg, time, status)"
            + " VALUES (1, '', '2030-01-01', 1), (900, '', '2030-01-01', 1)");
    Files.createDirectories(fixture.state);
    Files.writeString(fixture.state.resolve("restore-point.json"), "of an earlier apply");
    Map<String, List<String>> before = ReplicaFixture.everythingIn(fixture.target);

    CloneReport report = fixture.report(true);

    assertThat(report.differences()).isEmpty();
    assertThat(report.written().deleted()).isEqualTo(2);
    assertThat(CloneFixture.stored(fixture.target)).isEqualTo(expected(fixture));
    assertThat(fixture.state.resolve("restore-point.json")).doesNotExist();
    assertThat(TestDatabases.query(fixture.target, "SELECT monitor_id FROM heartbeat"))
        .as("history of the monitors that went")
        .doesNotContain("900");
    Path copy = report.copy().orElseThrow();
    assertThat(copy).hasParent(fixture.state);
    assertThat(ReplicaFixture.everythingIn(copy)).isEqualTo(before);
  }

  /** Of a row that was there, the columns that Kuma rewrites by itself may stay. */
  private static Map<String, List<String>> expected(CloneFixture fixture) {
    Map<String, List<String>> expected = CloneFixture.stored(fixture.source);
    expected.put("monitor", CloneFixture.stored(fixture.target).get("monitor"));
    assertThat(ReplicaFixture.replicated(fixture.target).get("monitor"))
        .isEqualTo(ReplicaFixture.replicated(fixture.source).get("monitor"));
    return expected;
  }
}
