package io.github.replicatorkuma.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.mariadb.MariaDbServer;
import io.github.replicatorkuma.database.mariadb.TestMariaDb;
import io.github.replicatorkuma.database.mariadb.TestMariaDb.Route;
import io.github.replicatorkuma.fleet.StoredTables.Types;
import io.github.replicatorkuma.model.RowCounts;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.replica.ApplyOptions;
import io.github.replicatorkuma.replica.ApplyOutcome.Applied;
import io.github.replicatorkuma.replica.ApplyOutcome.UpToDate;
import io.github.replicatorkuma.schema.ReplicatedTables;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any kind of database to any other, to the last byte. */
@SuppressWarnings("NullAway.Init")
class FleetMatrixTest {
  /** What a Kuma uses. */
  enum Kind {
    SQLITE,
    /** On a server whose defaults are as unlike Kuma's own as can be. */
    MARIADB_TLS,
    MARIADB_SOCKET,
    MARIADB_EMBEDDED;

    boolean storesAs(Kind other) {
      return (this == SQLITE) == (other == SQLITE);
    }
  }

  private static MariaDbServer strange;
  private static MariaDbServer embeddedInTheLeader;
  private static MariaDbServer embeddedInTheReplica;
  private static Types types;

  @TempDir private Path directory;

  @BeforeAll
  static void startServers() {
    strange =
        MariaDbServer.startWithTls(
            "--default-time-zone=+09:00",
            "--sql-mode=ANSI_QUOTES,NO_BACKSLASH_ESCAPES",
            "--lower-case-table-names=1",
            "--character-set-server=latin1",
            "--collation-server=latin1_swedish_ci");
    embeddedInTheLeader = MariaDbServer.start("--sql-mode=");
    embeddedInTheReplica = MariaDbServer.start("--sql-mode=");
    types = Types.of(MariaDbServer.shared());
  }

  @AfterAll
  static void stopServers() {
    strange.close();
    embeddedInTheLeader.close();
    embeddedInTheReplica.close();
  }

  static Stream<Arguments> pairs() {
    return Stream.of(Kind.values())
        .flatMap(leader -> Stream.of(Kind.values()).map(replica -> Arguments.of(leader, replica)));
  }

  private static TestKuma seeded(Kind kind, Path directory, MariaDbServer embedded) {
    return switch (kind) {
      case SQLITE -> TestKuma.sqlite(directory);
      case MARIADB_TLS -> TestKuma.mariaDb(directory, TestMariaDb.seeded(strange), Route.TLS);
      case MARIADB_SOCKET ->
          TestKuma.mariaDb(directory, TestMariaDb.seeded(MariaDbServer.shared()), Route.SOCKET);
      case MARIADB_EMBEDDED -> TestKuma.embedding(directory, TestMariaDb.embedded(embedded));
    };
  }

  @ParameterizedTest(name = "{0} to {1}")
  @MethodSource("pairs")
  void replica_afterAnApply_equalsItsLeaderInEachCellAndKeepsWhatIsItsOwn(
      Kind leaderKind, Kind replicaKind) throws Exception {
    try (Fleet fleet =
        new Fleet(
            directory,
            seeded(leaderKind, directory.resolve("leader"), embeddedInTheLeader),
            seeded(replicaKind, directory.resolve("replica"), embeddedInTheReplica))) {
      HostileRows.insertInto(fleet.leader);
      fleet.leader.execute("DELETE FROM monitor WHERE id = 3");
      editLocally(fleet.replica);
      Map<String, List<String>> own = ownRows(fleet.replica);

      fleet.publishAndApply();

      fleet.assertReplicaMeansWhatTheLeaderDoes(types);
      if (leaderKind.storesAs(replicaKind)) {
        fleet.assertReplicaIsStoredAsTheLeader();
      }
      assertThat(Fleet.digestOf(fleet.replica)).isEqualTo(Fleet.digestOf(fleet.leader));
      assertThat(ownRows(fleet.replica)).isEqualTo(own);
      assertThat(fleet.beta.uploads().resolve("logo1.png")).content().startsWith("the logo");
      assertSecondApplyTouchesNothing(fleet);
      assertOneChangeWritesOneRow(fleet);
    }
  }

  /** So that there is something to insert, to update and to delete. */
  private static void editLocally(TestKuma replica) {
    replica.execute(
        "DELETE FROM monitor WHERE id >= 40",
        "DELETE FROM status_page WHERE id = 2",
        "INSERT INTO monitor (id, name, user_id) VALUES (900, 'local', 1)",
        "INSERT INTO tag (id, name, color) VALUES (900, 'local', '')",
        "INSERT INTO monitor_tag (monitor_id, tag_id, value) VALUES (900, 900, 'local')",
        "UPDATE monitor SET name = 'local', timeout = 1, keyword = 'local' WHERE id < 10",
        "UPDATE maintenance SET start_date = '2001-01-01 00:00:00', end_time = '01:01:01'");
  }

  /** What of a replica is not the leader's: history of the monitors that stay, and settings. */
  private static Map<String, List<String>> ownRows(TestKuma replica) {
    Map<String, List<String>> rows = new TreeMap<>();
    Stream.concat(ReplicatedTables.HISTORY.stream(), ReplicatedTables.INSTANCE_DATA.stream())
        .map(TableName::value)
        .filter(table -> !table.equals("maintenance_timeslot"))
        .forEach(table -> rows.put(table, replica.stored(table)));
    rows.replaceAll(
        (table, all) ->
            all.stream().filter(row -> !row.matches(".*\\bmonitor_id=\\w+:3 .*")).toList());
    assertThat(rows.get("heartbeat")).hasSizeGreaterThan(10);
    rows.put(
        "setting",
        StoredTables.of(replica.storedReplicatedTables()).ownSettings().stream()
            .map(Map::toString)
            .toList());
    return rows;
  }

  private static void assertSecondApplyTouchesNothing(Fleet fleet) throws Exception {
    Map<String, List<String>> before = fleet.replica.storedReplicatedTables();
    List<String> events = fleet.recordingKuma.events();
    assertThat(fleet.drift()).isEmpty();

    assertThat(fleet.apply(ApplyOptions.REVERT_DRIFT)).isInstanceOf(UpToDate.class);

    assertThat(fleet.replica.storedReplicatedTables()).isEqualTo(before);
    assertThat(fleet.recordingKuma.events()).isEqualTo(events);
  }

  private static void assertOneChangeWritesOneRow(Fleet fleet) throws Exception {
    fleet.replica.execute("CREATE TABLE writes (what VARCHAR(100))");
    fleet.replica.execute(
        Stream.concat(ReplicatedTables.ALL.stream(), ReplicatedTables.HISTORY.stream())
            .flatMap(table -> logWritesTo(table.value()))
            .toArray(String[]::new));
    fleet.leader.execute("UPDATE monitor SET url = 'https://example.org/changed' WHERE id = 5");

    Applied applied = fleet.publishAndApply();

    assertThat(applied.rows()).isEqualTo(new RowCounts(0, 1, 0));
    assertThat(fleet.replica.query("SELECT what FROM writes")).containsExactly("UPDATE monitor 5");
    fleet.assertReplicaMeansWhatTheLeaderDoes(types);
  }

  private static Stream<String> logWritesTo(String table) {
    return Stream.of("INSERT", "UPDATE", "DELETE")
        .map(
            operation ->
                ("CREATE TRIGGER `%1$s_%2$s` AFTER %1$s ON `%2$s` FOR EACH ROW BEGIN"
                        + " INSERT INTO writes VALUES (CONCAT('%1$s %2$s ', %3$s.id)); END")
                    .formatted(operation, table, operation.equals("DELETE") ? "OLD" : "NEW"));
  }
}
