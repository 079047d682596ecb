package io.github.replicatorkuma.replica;

import static io.github.replicatorkuma.replica.ReplicaFixture.applied;
import static io.github.replicatorkuma.replica.ReplicaFixture.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.replica.ApplyOutcome.Refused;
import io.github.replicatorkuma.schema.ReplicatedTables;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Leaders and replicas with other versions of Kuma, each with the schema that Kuma made itself. */
class ApplySkewTest {
  private static final String RENAMED = "status_page.google_analytics_tag_id";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  static List<String> versions() {
    return TestDatabases.VERSIONS;
  }

  private ReplicaFixture published(String version) throws Exception {
    Path leader = TestDatabases.empty(directory.resolve("leader"), version);
    ReplicaFixture fixture = new ReplicaFixture(directory, leader, leader);
    fixture.alpha.kumaVersion = Optional.of(version);
    fixture.onLeader(
        "INSERT INTO user (id, username, password) VALUES (1, 'admin', 'hash')",
        "INSERT INTO notification (id, name, user_id, config) VALUES (1, 'n', 1, '{}')",
        "INSERT INTO monitor (id, name, user_id, url, type, timeout)"
            + " VALUES (1, 'one', 1, 'https://a', 'http', 0.1 + 0.2), (2, 'two', 1, null, 'ping', 48)",
        "INSERT INTO monitor_notification (monitor_id, notification_id) VALUES (1, 1)",
        "INSERT INTO status_page (id, slug, title, icon, theme)"
            + " VALUES (1, 'one', 'One', '', 'auto'), (2, 'two', 'Two', '', 'auto')",
        columns(leader).contains(RENAMED)
            ? "UPDATE status_page SET google_analytics_tag_id = 'G-1' WHERE id = 1"
            : "UPDATE status_page SET analytics_id = 'G-1', analytics_type = 'google' WHERE id = 1");
    fixture.publish();
    return fixture;
  }

  private ReplicaFixture replicaOf(ReplicaFixture leader, String version) {
    Path mine = directory.resolve("replica-" + version);
    ReplicaFixture fixture =
        new ReplicaFixture(
            mine,
            leader.leader,
            TestDatabases.empty(mine.resolve("replica"), version),
            leader.leaderStore);
    fixture.onReplica("INSERT INTO tag (id, name, color) VALUES (7, 'old', '#000000')");
    return fixture;
  }

  private static Set<String> columns(Path file) {
    return ReplicatedTables.ALL.stream()
        .map(TableName::value)
        .flatMap(
            table ->
                TestDatabases.query(file, "SELECT name FROM pragma_table_info('" + table + "')")
                    .stream()
                    .map(column -> table + "." + column))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> migrations(Path file) {
    boolean known =
        TestDatabases.number(
                file, "SELECT count(*) FROM sqlite_schema WHERE name = 'knex_migrations'")
            == 1;
    return known
        ? TestDatabases.query(file, "SELECT name FROM knex_migrations").stream()
            .map(String::valueOf)
            .collect(Collectors.toSet())
        : Set.of();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void leaderOfEachVersion_isAppliedOrRefusedByEachOther(String leaderVersion) throws Exception {
    ReplicaFixture leader = published(leaderVersion);
    for (String version : versions()) {
      ReplicaFixture replica = replicaOf(leader, version);
      Set<String> missing = columns(leader.leader);
      missing.removeAll(columns(replica.replica));
      if (columns(replica.replica).contains("status_page.analytics_id")) {
        missing.remove(RENAMED);
      }
      boolean newerHere = migrations(replica.replica).containsAll(migrations(leader.leader));
      if (missing.isEmpty() || newerHere) {
        assertApplies(replica);
      } else {
        assertRefuses(replica, leaderVersion, missing);
      }
    }
  }

  private static void assertApplies(ReplicaFixture fixture) throws Exception {
    assertThat(applied(fixture.apply()).warnings()).isEmpty();
    assertThat(fixture.drift()).isEmpty();

    Set<String> both = columns(fixture.leader);
    both.retainAll(columns(fixture.replica));
    assertThat(onlyColumns(fixture.replica, both)).isEqualTo(onlyColumns(fixture.leader, both));
    if (columns(fixture.replica).contains("status_page.analytics_id")) {
      assertThat(
              TestDatabases.query(
                  fixture.replica,
                  "SELECT ifnull(analytics_type, 'none') || ' ' || ifnull(analytics_id, 'none')"
                      + " FROM status_page ORDER BY id"))
          .containsExactly("google G-1", "none none");
    }
    assertThat(fixture.count("SELECT count(*) FROM pragma_foreign_key_check")).isZero();
  }

  private static Map<String, List<String>> onlyColumns(Path file, Set<String> wanted) {
    Map<String, List<String>> content = new TreeMap<>();
    ReplicaFixture.replicated(file)
        .forEach(
            (table, rows) -> {
              if (wanted.stream().anyMatch(column -> column.startsWith(table + "."))) {
                content.put(
                    table, rows.stream().map(row -> only(table, row, wanted)).sorted().toList());
              }
            });
    return content;
  }

  private static String only(String table, String row, Set<String> wanted) {
    return Stream.of(row.substring(1, row.length() - 1).split(", ", -1))
        .filter(cell -> wanted.contains(table + "." + cell.substring(0, cell.indexOf('='))))
        .collect(Collectors.joining(" "));
  }

  private static void assertRefuses(ReplicaFixture fixture, String version, Set<String> missing)
      throws Exception {
    var before = fixture.everything();

    Refused refused = refused(fixture.apply());

    assertThat(refused.reason()).contains(missing).contains("(" + version + ")");
    assertThat(refused.hint()).contains("Upgrade Uptime Kuma on this instance to " + version);
    assertThat(fixture.everything()).isEqualTo(before);
    assertThat(fixture.recordingKuma.events()).isEmpty();
  }

  @Test
  void refusedSnapshot_isAppliedByItselfOnceKumaIsUpgraded() throws Exception {
    ReplicaFixture replica = replicaOf(published("2.5.3"), "2.0.2");
    refused(replica.apply());
    refused(replica.apply());
    replica.replica = replicaOf(replica, "2.5.3").replica;

    assertApplies(replica);
  }

  @Test
  void columnThatANewerKumaNoLongerHas_isLeftOutWithAWarning() throws Exception {
    ReplicaFixture leader = published("2.4.0");
    leader.onLeader("ALTER TABLE monitor ADD COLUMN bygone TEXT DEFAULT 'x'");
    leader.publish();
    ReplicaFixture replica = replicaOf(leader, "2.5.3");

    assertThat(applied(replica.apply()).warnings())
        .containsExactly(
            "monitor.bygone no longer exists in this newer Uptime Kuma and is left out");
    assertThat(replica.count("SELECT count(*) FROM monitor")).isEqualTo(2);
  }

  @Test
  void columnThatOnlyTheReplicaHas_keepsItsValueAndGetsItsDefaultOnInsert() throws Exception {
    ReplicaFixture replica = replicaOf(published("2.5.3"), "2.5.3");
    replica.onReplica(
        "ALTER TABLE monitor ADD COLUMN novelty TEXT NOT NULL DEFAULT 'default'",
        "INSERT INTO monitor (id, name, novelty) VALUES (1, 'other', 'mine')");

    applied(replica.apply());

    assertThat(TestDatabases.query(replica.replica, "SELECT novelty FROM monitor ORDER BY id"))
        .containsExactly("mine", "default");
  }
}
