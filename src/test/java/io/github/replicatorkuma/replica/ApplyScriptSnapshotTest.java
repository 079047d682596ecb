package io.github.replicatorkuma.replica;

import static io.github.replicatorkuma.replica.ReplicaFixture.applied;
import static io.github.replicatorkuma.replica.ReplicaFixture.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.ReplicatedContent;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.database.mariadb.MariaDbDatabases;
import io.github.replicatorkuma.database.mariadb.MariaDbServer;
import io.github.replicatorkuma.database.mariadb.TestMariaDb;
import io.github.replicatorkuma.database.sqlite.SqliteDatabase;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.RowCounts;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.replica.ApplyOutcome.Applied;
import io.github.replicatorkuma.replica.ApplyOutcome.Postponed;
import io.github.replicatorkuma.replica.ApplyOutcome.Refused;
import io.github.replicatorkuma.replica.ApplyOutcome.UpToDate;
import io.github.replicatorkuma.schema.ReplicationScope;
import io.github.replicatorkuma.snapshot.ContentDigester;
import io.github.replicatorkuma.snapshot.ScriptResources;
import io.github.replicatorkuma.snapshot.UploadDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A replica whose leader still runs the script: what the original wrote is in the resources. */
class ApplyScriptSnapshotTest {
  private static final ApplyOptions ACCEPT_DELETES = ApplyOptions.asked(true, Optional.empty());
  private static final List<TableName> NEVER_EXPORTED =
      List.of(
          new TableName("docker_host"),
          new TableName("status_page_cname"),
          new TableName("setting"));

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private ReplicaFixture fixture;

  @SuppressWarnings("NullAway.Init")
  private Path export;

  @BeforeEach
  void aLeaderWithTheScript() {
    fixture = ReplicaFixture.seeded(directory);
    export = ScriptResources.copy("sqlite", directory.resolve("export"));
  }

  private Path csv(String table) {
    return export.resolve("sqlite_exports").resolve(table + ".csv");
  }

  private SnapshotId publishByScript() {
    return publishByScript(ReplicaFixture.NOW);
  }

  private SnapshotId publishByScript(Instant time) {
    return fixture.leaderStore.add(time, List.of("/replicator_kuma/current"), List.of(), export);
  }

  /** The replica as it is when the image is swapped: full of what the script applied. */
  private void replicaIsFullAlready() throws Exception {
    fixture.replica = TestDatabases.seeded(directory.resolve("full"));
  }

  private static Digest exported(KumaDatabase database) throws Exception {
    ReplicationScope scope = new ReplicationScope(Set.copyOf(NEVER_EXPORTED), Set.of(), false);
    return database.read(
        transaction ->
            ContentDigester.digest(
                    new ReplicatedContent(transaction, scope), UploadDirectory.none())
                .digest());
  }

  @ParameterizedTest
  @CsvSource({"sqlite, sqlite", "sqlite, mariadb", "mariadb, sqlite", "mariadb, mariadb"})
  void freshReplica_ofALeaderWithTheScript_hasEveryCellOfTheExportedTables(
      String leaderKind, String replicaKind) throws Exception {
    export = ScriptResources.copy(leaderKind, directory.resolve("of-" + leaderKind));
    publishByScript();
    try (TestMariaDb leader = TestMariaDb.seeded(MariaDbServer.shared());
        TestMariaDb replica = TestMariaDb.empty(MariaDbServer.shared())) {
      KumaDatabase source =
          leaderKind.equals("sqlite") ? sqlite(fixture.leader) : MariaDbDatabases.over(leader);
      KumaDatabase target =
          replicaKind.equals("sqlite") ? sqlite(fixture.replica) : MariaDbDatabases.over(replica);
      fixture.beta.database = () -> target;

      Applied applied = applied(fixture.apply());

      assertThat(exported(target)).isEqualTo(exported(source));
      assertThat(applied.first()).isTrue();
      assertThat(applied.summary()).contains("(old script) by alpha.example");
      assertThat(applied.warnings())
          .as("docker hosts never travelled")
          .isNotEmpty()
          .allMatch(warning -> warning.contains("docker_host names no row of docker_host"));
      assertThat(fixture.apply()).isInstanceOf(UpToDate.class);
      assertThat(fixture.apply(ApplyOptions.REVERT_DRIFT)).isInstanceOf(UpToDate.class);
    }
  }

  private static KumaDatabase sqlite(Path file) {
    return new SqliteDatabase(file, Duration.ZERO);
  }

  @Test
  void replicaUpgradedInPlace_thatEquals_changesNothing_andKeepsWhatIsNeverExported()
      throws Exception {
    replicaIsFullAlready();
    Map<String, List<String>> before = fixture.everything();
    publishByScript();

    assertThat(fixture.apply(ApplyOptions.REVERT_DRIFT)).isInstanceOf(UpToDate.class);

    assertThat(fixture.everything()).isEqualTo(before);
    assertThat(fixture.recordingKuma.events()).isEmpty();
  }

  @Test
  void replicaUpgradedInPlace_thatDiffers_keepsACopyOnce_andTellsWhatChanged() throws Exception {
    replicaIsFullAlready();
    fixture.onReplica(
        "UPDATE monitor SET name = 'old' WHERE id = 1",
        "INSERT INTO tag (id, name, color) VALUES (90, 'here only', '#000')",
        "UPDATE docker_host SET name = 'mine'",
        "UPDATE setting SET value = '\"mine\"' WHERE key = 'apiKeysEnabled'");
    publishByScript();

    Applied applied = applied(fixture.apply(ApplyOptions.REVERT_DRIFT));

    assertThat(applied.rows()).isEqualTo(new RowCounts(0, 1, 1));
    assertThat(applied.summary())
        .contains("1 monitor changed (G1 group), 1 tag removed", "before-first-apply");
    Path copy = fixture.beta.state().firstCopy(".db");
    assertThat(TestDatabases.query(copy, "SELECT name FROM tag WHERE id = 90"))
        .containsExactly("here only");
    assertThat(fixture.count("SELECT count(*) FROM docker_host WHERE name <> 'mine'")).isZero();
    assertThat(
            fixture.count(
                "SELECT count(*) FROM setting WHERE key = 'apiKeysEnabled' AND value = '\"mine\"'"))
        .isEqualTo(1);
    Files.delete(copy);
    fixture.onReplica("UPDATE monitor SET name = 'again' WHERE id = 1");
    assertThat(applied(fixture.apply(ApplyOptions.REVERT_DRIFT)).first()).isFalse();
    assertThat(copy).doesNotExist();
  }

  @Test
  void textNullHere_isNotTakenForADifferenceFromNull() throws Exception {
    replicaIsFullAlready();
    assertThat(
            fixture.count(
                "SELECT count(*) FROM monitor WHERE id = 1 AND keyword IS NULL AND push_token"
                    + " IS NULL"))
        .isEqualTo(1);
    fixture.onReplica("UPDATE monitor SET keyword = 'null', push_token = 'NULL' WHERE id = 1");
    publishByScript();

    assertThat(applied(fixture.apply()).rows()).isEqualTo(new RowCounts(0, 1, 0));

    assertThat(
            fixture.count(
                "SELECT count(*) FROM monitor WHERE id = 1 AND keyword = 'null' AND push_token"
                    + " IS NULL"))
        .isEqualTo(1);
  }

  @Test
  void beforeKumaStarts_itWaits_sinceTheScriptTellsNoMigrations() throws Exception {
    replicaIsFullAlready();
    publishByScript();

    assertThat(fixture.apply(ApplyOptions.BEFORE_START)).isInstanceOf(Postponed.class);
  }

  @Test
  void columnUnknownHere_isRefused_asTheScriptTellsNoMigrations() throws Exception {
    String text = Files.readString(csv("tag"));
    Files.writeString(csv("tag"), text.replaceFirst("created_date", "brand_new_date"));
    publishByScript();

    assertThat(refused(fixture.apply()).reason()).contains("tag.brand_new_date");
  }

  @Test
  void sqlOfASnapshot_isNeverRun() throws Exception {
    replicaIsFullAlready();
    Files.writeString(
        export.resolve("sql_statements/replicatorkuma_truncates.sql"), "DROP TABLE heartbeat;");
    fixture.onReplica("UPDATE monitor SET name = 'old' WHERE id = 1");
    long beats = fixture.count("SELECT count(*) FROM heartbeat");
    publishByScript();

    applied(fixture.apply());

    assertThat(fixture.count("SELECT count(*) FROM heartbeat")).isEqualTo(beats).isPositive();
  }

  private Refused refusedForVanishingRows() throws Exception {
    Map<String, List<String>> before = fixture.everything();
    Refused refused = refused(fixture.apply());
    assertThat(refused.hint()).contains("apply --accept-deletes");
    assertThat(fixture.everything()).isEqualTo(before);
    assertThat(fixture.recordingKuma.events()).isEmpty();
    return refused;
  }

  @Test
  void missingTable_thatOthersReferTo_wasNotEmpty_andIsRefused() throws Exception {
    replicaIsFullAlready();
    Files.delete(csv("notification"));
    publishByScript();

    assertThat(refusedForVanishingRows().reason())
        .contains("no notification.csv though its monitor_notification.csv refers to it");
    assertThat(applied(fixture.apply(ACCEPT_DELETES)).warnings())
        .anyMatch(warning -> warning.contains("no notification.csv, so the "));
    assertThat(fixture.count("SELECT count(*) FROM notification")).isZero();
  }

  @Test
  void missingMonitors_areRefused_evenWhereNothingRefersToThem() throws Exception {
    replicaIsFullAlready();
    for (String table :
        List.of(
            "monitor",
            "monitor_notification",
            "monitor_group",
            "monitor_tag",
            "monitor_maintenance")) {
      Files.delete(csv(table));
    }
    publishByScript();

    assertThat(refusedForVanishingRows().reason()).contains("monitor");
  }

  @Test
  void manyRowsOfAnyTable_thatVanish_areRefused_andAFewAreNot() throws Exception {
    replicaIsFullAlready();
    Files.delete(csv("monitor_maintenance"));
    publishByScript();

    assertThat(refusedForVanishingRows().reason())
        .isEqualTo("16 of 16 rows of table monitor_maintenance would vanish");

    export = ScriptResources.copy("sqlite", directory.resolve("next"));
    Files.delete(csv("incident"));
    publishByScript(ReplicaFixture.NOW.plusSeconds(1));
    assertThat(applied(fixture.apply()).warnings())
        .anyMatch(warning -> warning.startsWith("the old script published no incident.csv"));
    assertThat(fixture.count("SELECT count(*) FROM incident")).isZero();
  }

  @Test
  void newestByTime_isApplied_whileNoneOfOursExists() throws Exception {
    replicaIsFullAlready();
    Path newer = ScriptResources.copy("sqlite", directory.resolve("newer"));
    Path monitors = newer.resolve("sqlite_exports/monitor.csv");
    Files.writeString(
        monitors, Files.readString(monitors).replaceFirst("\n1,[^,]*,", "\n1,newer,"));
    fixture.leaderStore.add(
        ReplicaFixture.NOW.plusSeconds(60), List.of("/replicator_kuma/current"), List.of(), newer);
    SnapshotId older = publishByScript();

    applied(fixture.apply());

    assertThat(fixture.count("SELECT count(*) FROM monitor WHERE name = 'newer'")).isEqualTo(1);
    int calls = fixture.replicaStore.count();
    assertThat(fixture.apply()).isInstanceOf(UpToDate.class);
    assertThat(fixture.replicaStore.count()).as("one call a look").isEqualTo(calls + 1);

    applied(fixture.apply(ApplyOptions.asked(false, Optional.of(new Choice.ById(older)))));
    assertThat(fixture.count("SELECT count(*) FROM monitor WHERE name = 'newer'")).isZero();
    assertThat(fixture.apply(ApplyOptions.REVERT_DRIFT)).isInstanceOf(UpToDate.class);
    assertThat(fixture.count("SELECT count(*) FROM monitor WHERE name = 'newer'")).isZero();
  }

  @Test
  void leaderUpgradedInPlace_isFollowed_andAScriptBesideItIsNoticed() throws Exception {
    publishByScript(ReplicaFixture.NOW.minusSeconds(60));
    applied(fixture.apply());
    fixture.publish();

    applied(fixture.apply());

    fixture.assertReplicaEqualsLeader();
    SnapshotId beside = publishByScript(ReplicaFixture.NOW.plusSeconds(60));
    Refused refused = refused(fixture.apply());
    assertThat(refused.id()).isEqualTo(beside);
    assertThat(refused.hint()).contains("replicator-kuma apply --snapshot ");
    fixture.assertReplicaEqualsLeader();
  }
}
