package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.files.FileTree;
import io.github.replicatorkuma.store.restic.CheapRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Backups by command, on real databases and with a real restic: one story in order. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HistoryCommandTest {
  private static final List<String> TABLES =
      List.of("monitor", "heartbeat", "stat_minutely", "user", "setting", "knex_migrations");

  @TempDir static Path directory;

  private static Path backups;
  private static Cli leader;
  private static Cli other;
  private static String firstId = "";

  @BeforeAll
  static void prepare() throws Exception {
    backups = directory.resolve("backups");
    leader = cli("leader", "BACKUP").with("REPLICATOR_INSTANCE", "kuma-a");
    other = cli("other", "BACKUP").with("REPLICATOR_INSTANCE", "kuma-b");
    TestDatabases.seeded(leader.data());
    TestDatabases.execute(
        database(leader),
        "INSERT INTO heartbeat (monitor_id, status, time, msg) VALUES (1, 1, '2026-01-01', 'ok')");
    Files.createDirectories(leader.data().resolve("upload"));
    Files.writeString(leader.data().resolve("upload/logo1.png"), "a logo");
  }

  @Test
  @Order(1)
  void history_withoutItsRepository_saysWhatToSet() throws Exception {
    Cli without = cli("without", "BACKUP").without("REPLICATOR_HISTORY_REPOSITORY");

    assertThat(without.run("history", "list").exitsWith(ExitCode.TERMINAL).err())
        .contains("REPLICATOR_HISTORY_REPOSITORY");
  }

  @Test
  @Order(2)
  void list_whereNothingWasBackedUp_saysThatThereIsNoRepository() {
    leader.run("history", "list").exitsWith(ExitCode.TERMINAL);
    assertThat(backups).doesNotExist();
  }

  @Test
  @Order(3)
  void backup_theFirst_makesTheRepository() throws Exception {
    JsonNode made = leader.run("history", "backup", "--json").exitsWith(ExitCode.OK).json();

    assertThat(made.path("event").asText()).isEqualTo("backed_up");
    assertThat(made.path("summary").asText()).contains("of kuma-a", "KiB");
    assertThat(leader.run("history", "list").out())
        .contains("1 backup")
        .doesNotContain("1 backups");
    CheapRepository.cheapen(backups, Cli.PASSWORD);
  }

  @Test
  @Order(4)
  void backup_afterClearEvents_isANewOneWithTheChange() {
    TestDatabases.execute(database(leader), "UPDATE heartbeat SET msg = '', important = 0");
    leader.run("history", "backup").exitsWith(ExitCode.OK);
  }

  @Test
  @Order(5)
  void list_hasThemInOrder_withWhatIsInThem() throws Exception {
    JsonNode list = leader.run("history", "list", "--json").exitsWith(ExitCode.OK).json();

    assertThat(list).hasSize(2);
    firstId = list.at("/0/instanceId").asText();
    assertThat(list.at("/1/instance").asText()).isEqualTo("kuma-a");
    assertThat(list.at("/1/database").asText()).isEqualTo("sqlite");
    assertThat(leader.run("history", "list", "--instance", "kuma-c").out()).contains("0 backups");
    assertThat(leader.run("history", "list").out()).contains("kuma-a", "2 backups");
  }

  @Test
  @Order(6)
  void restore_whereThereIsAnUptimeKuma_isRefused_andChangesNothing() {
    Map<String, List<String>> before = tables(leader);

    assertThat(leader.run("history", "restore").exitsWith(ExitCode.STOPPED).out())
        .contains("there is an Uptime Kuma here already", "disaster-recovery.md");
    assertThat(tables(leader)).isEqualTo(before);
  }

  @Test
  @Order(7)
  void restore_whereNoneIsOfThisName_namesTheOthers() {
    assertThat(other.run("history", "restore").exitsWith(ExitCode.STOPPED).out())
        .contains("no backup is of kuma-b", "kuma-a", "history restore --instance kuma-a");
    assertThat(database(other)).doesNotExist();
  }

  @Test
  @Order(8)
  void restore_beforeTheFirstBackup_saysThatNoneIsThatOld() {
    assertThat(
            other
                .run("history", "restore", "--instance", "kuma-a", "--at", "2020-01-01")
                .exitsWith(ExitCode.STOPPED)
                .out())
        .contains("no backup of kuma-a is that old", "history list");
  }

  @Test
  @Order(9)
  void restore_ofAnother_isAllThatItHad_underANewId() throws Exception {
    if (Files.getAttribute(other.data(), "unix:uid").equals(0)) {
      Files.setAttribute(other.data(), "unix:uid", 1234); // as where Uptime Kuma runs as node
    }
    other.run("history", "restore", "--instance", "kuma-a").exitsWith(ExitCode.OK);

    assertThat(tables(other)).isEqualTo(tables(leader));
    assertThat(other.data().resolve("upload/logo1.png")).hasContent("a logo");
    assertThat(other.data().resolve("db-config.json")).content().contains("sqlite");
    assertThat(Files.readString(other.stateDirectory().resolve("state.json")))
        .contains("\"restored\"")
        .doesNotContain("\"instanceId\":\"" + firstId + "\"");
    for (Path path : FileTree.of(other.data())) {
      assertThat(Files.getOwner(path))
          .as("owner of %s", path)
          .isEqualTo(Files.getOwner(other.data()));
    }
  }

  @Test
  @Order(10)
  void restore_afterTheDiskIsGone_isTheNewestOfThisName() throws Exception {
    Map<String, List<String>> before = tables(leader);
    FileTree.delete(leader.data());
    Files.createDirectories(leader.data());

    leader.run("history", "restore").exitsWith(ExitCode.OK);
    assertThat(tables(leader)).isEqualTo(before);
  }

  @Test
  @Order(11)
  void backup_afterARestore_goesOnUnderTheSameName() throws Exception {
    leader.run("history", "backup").exitsWith(ExitCode.OK);

    JsonNode list = leader.run("history", "list", "--json").json();
    assertThat(list).hasSize(3);
    assertThat(list.at("/2/number").asInt()).isEqualTo(3);
    assertThat(list.at("/2/instanceId").asText()).isNotEqualTo(firstId);
  }

  @Test
  @Order(12)
  void restore_toADirectory_onlyWritesTheRows() {
    Path old = directory.resolve("old");

    leader.run("history", "restore", "--to", old.toString()).exitsWith(ExitCode.OK);
    assertThat(TestDatabases.stored(old.resolve("kuma.db"), "monitor"))
        .isEqualTo(TestDatabases.stored(database(leader), "monitor"));
    leader.run("history", "restore", "--to", old.toString()).exitsWith(ExitCode.TERMINAL);
  }

  @Test
  @Order(13)
  void backup_toTheRepositoryThatReplicates_isRefused_howeverItIsSpelt() throws Exception {
    Cli wrong =
        cli("wrong", "BACKUP")
            .with("RESTIC_REPOSITORY", directory.resolve("replication").toString());
    CheapRepository.create(directory.resolve("replication"), Cli.PASSWORD);
    TestDatabases.seeded(wrong.data());
    wrong.run("publish").exitsWith(ExitCode.OK);
    Path mount = directory.resolve("mount");
    Files.createSymbolicLink(mount, directory);
    Path copy = directory.resolve("replication-copy");
    copy(directory.resolve("replication"), copy);

    for (String place : List.of(mount + "/replication", directory + "/replication/")) {
      wrong.with("REPLICATOR_HISTORY_REPOSITORY", place);
      wrong.run("history", "backup").exitsWith(ExitCode.CONFIGURATION);
    }
    wrong.with("REPLICATOR_HISTORY_REPOSITORY", copy.toString());
    assertThat(wrong.run("history", "backup").exitsWith(ExitCode.TERMINAL).err())
        .contains("it is the repository that replicates", "another place");
    assertThat(wrong.run("snapshots").out()).contains("1 snapshot");
  }

  @Test
  @Order(14)
  void backup_thatFailed_isNamedByStatusAndDoctor_untilOneIsMade() throws Exception {
    Path place = leader.stateDirectory().resolve("history");
    FileTree.delete(place);
    Files.writeString(place, "in the way");
    leader.run("history", "backup").exitsWith(ExitCode.RETRYABLE);

    String remedy = "Make REPLICATOR_STATE_DIR a directory";
    assertThat(leader.run("status").out()).contains("no new backup", "cannot write", remedy);
    assertThat(leader.run("doctor").out())
        .contains("the last attempt failed: cannot write", remedy);

    Files.delete(place);
    leader.run("history", "backup").exitsWith(ExitCode.OK);
    assertThat(leader.run("status").out()).doesNotContain("no new backup");
  }

  @Test
  @Order(15)
  void repository_thatIsNotThereAnyMore_orAtAnotherPlace_isMissedByAllInTheSameWords()
      throws Exception {
    Cli moved =
        cli("leader", "BACKUP")
            .with("REPLICATOR_INSTANCE", "kuma-a")
            .with("REPLICATOR_HISTORY_REPOSITORY", directory.resolve("another").toString());
    for (String command : List.of("history backup", "history list", "doctor")) {
      Cli.Result result = moved.run(command.split(" "));
      assertThat(result.out() + result.err())
          .as(command)
          .contains("It was there before", "on purpose", "bring it back")
          .doesNotContain("The first backup creates it");
    }
    moved.run("history", "backup", "--init").exitsWith(ExitCode.OK);
    moved.run("history", "backup").exitsWith(ExitCode.OK);
  }

  @Test
  @Order(16)
  void options_thatDoNotGoTogether_areWrongUsage() {
    leader.run("history", "backup", "--at", "2h").exitsWith(ExitCode.USAGE);
    leader.run("history", "list", "--to", "x").exitsWith(ExitCode.USAGE);
    leader.run("history", "list", "--init").exitsWith(ExitCode.USAGE);
    leader.run("history").exitsWith(ExitCode.USAGE);
  }

  private static void copy(Path from, Path to) throws Exception {
    for (Path path : FileTree.of(from)) {
      Files.copy(path, to.resolve(from.relativize(path)));
    }
  }

  private static Cli cli(String name, String mode) throws Exception {
    return new Cli(directory.resolve(name), directory.resolve("repository"), mode)
        .with("REPLICATOR_HISTORY_REPOSITORY", backups.toString());
  }

  private static Path database(Cli cli) {
    return cli.data().resolve("kuma.db");
  }

  private static Map<String, List<String>> tables(Cli cli) {
    Map<String, List<String>> all = new TreeMap<>();
    TABLES.forEach(table -> all.put(table, TestDatabases.stored(database(cli), table)));
    return all;
  }
}
