package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.store.restic.CheapRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What another party wrote into the repository cannot pass for our own words. */
class HostileRepositoryTest {
  private static final String HOSTILE = "x\u001b[2J\"\r\nfailed: all is lost\u202e";
  private static final String ESCAPED = "x\\u001b[2J\"\\u000d\\u000afailed: all is lost\\u202e";

  private static final String NAMED = "UPDATE monitor SET name = ";
  private static final String NAME =
      "'x' || char(27) || '[2J\"' || char(13, 10) || 'failed: all is lost' || char(8238) WHERE id = 1";

  @TempDir static Path directory;

  private static Cli replica;

  @BeforeAll
  static void publishWhatIsHostile() throws Exception {
    Path repository = directory.resolve("repository");
    Cli leader = new Cli(directory.resolve("leader"), repository, "BACKUP");
    Path database = TestDatabases.seeded(leader.data());
    TestDatabases.execute(database, NAMED + NAME);
    leader.with("REPLICATOR_INIT", "true").run("publish").exitsWith(ExitCode.OK);
    saveAsSomebodyElse(repository);
    replica = new Cli(directory.resolve("replica"), repository, "RESTORE");
    TestDatabases.empty(replica.data(), "2.5.3");
  }

  /** With tags that look like ours but name an instance that cannot be. */
  private static void saveAsSomebodyElse(Path repository) throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "content");
    ProcessBuilder restic =
        new ProcessBuilder(
                List.of(
                    "restic",
                    "backup",
                    "--no-cache",
                    "--host",
                    HOSTILE,
                    "--tag",
                    "replicator-kuma",
                    "--tag",
                    "format=1",
                    "--tag",
                    "generation=9",
                    "--tag",
                    "sequence=9",
                    "--tag",
                    "instance=" + HOSTILE,
                    file.toString()))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("restic-says").toFile());
    restic
        .environment()
        .putAll(
            Map.of(
                "RESTIC_REPOSITORY", repository.toString(), "RESTIC_PASSWORD", Cli.SECRETS.get(0)));
    assertThat(restic.start().waitFor()).isZero();
  }

  @Test
  void snapshots_ofAHostileHost_areOneLineEach() {
    Cli.Result result = replica.run("snapshots").exitsWith(ExitCode.OK);

    assertThat(result.out().lines()).hasSize(4);
    assertThat(result.out()).contains(ESCAPED + "  not ours");
    assertHarmless(result);
  }

  @Test
  void plan_withAHostileName_isOneLineARow() {
    Cli.Result result = replica.run("plan");

    assertThat(result.out().lines()).contains("  + 1 " + ESCAPED + " (type: group)");
    assertHarmless(result);
  }

  @Test
  void editOfAHostileName_isToldInOneLine_byEachCommandThatNamesMonitors() throws Exception {
    Path repository = directory.resolve("own-repository");
    CheapRepository.create(repository, Cli.PASSWORD);
    Cli leader = new Cli(directory.resolve("own"), repository, "BACKUP");
    Path database = TestDatabases.seeded(leader.data());
    TestDatabases.execute(database, NAMED + "'--json' || " + NAME);
    leader.run("publish").exitsWith(ExitCode.OK);
    TestDatabases.execute(database, "UPDATE monitor SET interval = 77 WHERE id = 1");

    Cli.Result told = leader.run("publish").exitsWith(ExitCode.OK);

    assertThat(told.out()).contains("1 monitor changed", "--json" + ESCAPED).hasLineCount(1);
    assertHarmless(told);
    for (String command :
        List.of("status --verbose", "snapshots", "plan --at 0s", "kept", "doctor")) {
      assertHarmless(leader.run(command.split(" ")));
    }
  }

  private static void assertHarmless(Cli.Result result) {
    for (String printed : List.of(result.out(), result.err())) {
      assertThat(printed).matches("[^\\p{Cntrl}\\u202e]*(\\n[^\\p{Cntrl}\\u202e]*)*");
      assertThat(printed.lines()).noneMatch(line -> line.startsWith("failed: all is lost"));
    }
  }
}
