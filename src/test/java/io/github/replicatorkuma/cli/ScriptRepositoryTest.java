package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.store.restic.CheapRepository;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A repository that the original script made with restic: its nested first snapshot and one in
 * which monitor 1 is renamed. The replica is upgraded first, then the leader. One story in order.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ScriptRepositoryTest {
  private static final String NAME = "SELECT name FROM monitor WHERE id = 1";

  @TempDir static Path directory;

  private static Cli leader;
  private static Cli replica;
  private static List<String> ids = List.of();

  @BeforeAll
  static void prepare() throws Exception {
    Path repository = directory.resolve("repository");
    unpack(repository);
    CheapRepository.cheapen(repository, Cli.PASSWORD);
    leader = new Cli(directory.resolve("leader"), repository, "BACKUP");
    replica = new Cli(directory.resolve("replica"), repository, "RESTORE");
    TestDatabases.seeded(leader.data());
    TestDatabases.empty(replica.data(), "2.5.3");
  }

  static void unpack(Path target) throws Exception {
    InputStream packed =
        Objects.requireNonNull(
            ScriptRepositoryTest.class.getResourceAsStream("/script-snapshots/repository.zip"));
    try (ZipInputStream zip = new ZipInputStream(packed)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path path = target.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(path);
        } else {
          Files.createDirectories(path.resolveSibling(""));
          Files.copy(zip, path);
        }
      }
    }
  }

  private static List<String> replicaName() {
    List<String> names = new ArrayList<>();
    TestDatabases.query(replica.data().resolve("kuma.db"), NAME)
        .forEach(name -> names.add(String.valueOf(name)));
    return names;
  }

  @Test
  @Order(1)
  void snapshots_tellWhatTheScriptMade() throws Exception {
    JsonNode list = replica.run("snapshots", "--json").exitsWith(ExitCode.OK).json();

    assertThat(list.findValuesAsText("note"))
        .containsExactly("by the old script", "by the old script");
    ids = list.findValuesAsText("id");
  }

  @Test
  @Order(2)
  void planAndApply_whereOnlyTheScriptPublishes_followItsNewest() throws Exception {
    assertThat(replica.run("plan").exitsWith(ExitCode.OK).out())
        .contains("(old script) by old-leader", "changed by the old leader");

    assertThat(replica.run("apply").exitsWith(ExitCode.OK).out())
        .contains("(old script) by old-leader", "before-first-apply");

    assertThat(replicaName()).containsExactly("changed by the old leader");
  }

  @Test
  @Order(3)
  void apply_ofAChosenSnapshot_isTheNestedFirstOne_untilAPlainApply() throws Exception {
    assertThat(replica.run("apply", "--snapshot", ids.get(0).substring(0, 8)).exitCode()).isZero();
    assertThat(replicaName()).containsExactly("G1 group");

    assertThat(replica.run("apply").exitsWith(ExitCode.OK).out())
        .contains("(old script) by old-leader");
    assertThat(replicaName()).containsExactly("changed by the old leader");

    assertThat(replica.run("apply", "--snapshot", ids.get(0).substring(0, 8)).exitCode()).isZero();
    assertThat(replicaName()).containsExactly("G1 group");
  }

  @Test
  @Order(4)
  void apply_ofWhatIsNoSnapshot_saysSo() {
    assertThat(replica.run("apply", "--snapshot", "newest").exitsWith(ExitCode.USAGE).err())
        .contains("not a snapshot id");
    assertThat(replica.run("apply", "--snapshot", "0badcafe").exitsWith(ExitCode.TERMINAL).err())
        .contains("the repository has no snapshot 0badcafe", "replicator-kuma snapshots");
  }

  @Test
  @Order(5)
  void leaderUpgradedInPlace_publishesWithoutOverride_andIsFollowed() throws Exception {
    assertThat(leader.run("publish").exitsWith(ExitCode.OK).out()).contains("47 monitors");

    assertThat(replica.run("apply").exitsWith(ExitCode.OK).out()).contains(" by host-1: ");

    assertThat(TestDatabases.stored(replica.data().resolve("kuma.db"), "docker_host"))
        .isEqualTo(TestDatabases.stored(leader.data().resolve("kuma.db"), "docker_host"));
  }

  @Test
  @Order(6)
  void variables_sayWhereAReplicaDiffersFromItsLeader() throws Exception {
    Cli other =
        new Cli(
                directory.resolve("other"),
                directory.resolve("repository"),
                "RESTORE_LOCAL_ENTITY_REPLICATION")
            .with("REPLICATOR_LOCAL_ENTITIES", "proxy")
            .with("REPLICATOR_EXCLUDE", "incident")
            .with("REPLICATOR_SETTINGS", "steamAPIKey")
            .with("REPLICATOR_PAUSE_TYPES", "push");
    Path database = TestDatabases.seeded(other.data());
    TestDatabases.execute(
        database,
        "UPDATE proxy SET host = 'mine.example'",
        "UPDATE remote_browser SET url = 'ws://mine'",
        "UPDATE incident SET title = 'mine'",
        "UPDATE setting SET value = '\"mine\"' WHERE key = 'apiKeysEnabled'",
        "DELETE FROM monitor WHERE type = 'push'");

    other.run("apply").exitsWith(ExitCode.OK);

    assertThat(TestDatabases.query(database, "SELECT DISTINCT host FROM proxy"))
        .containsExactly("mine.example");
    assertThat(TestDatabases.query(database, "SELECT url FROM remote_browser"))
        .doesNotContain("ws://mine");
    assertThat(TestDatabases.query(database, "SELECT DISTINCT title FROM incident"))
        .containsExactly("mine");
    assertThat(
            TestDatabases.query(database, "SELECT value FROM setting WHERE key = 'apiKeysEnabled'"))
        .containsExactly("\"mine\"");
    assertThat(
            TestDatabases.query(
                database, "SELECT DISTINCT active FROM monitor WHERE type = 'push'"))
        .containsExactly("0");
  }
}
