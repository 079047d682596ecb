package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.kuma.Readiness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A leader that went back, under its daemon, with a process in Kuma's place. */
class GoBackIT {
  private static final Path SCRIPTS = Path.of("src/test/resources/fake-kuma").toAbsolutePath();

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @Test
  void kumaThatDiesOfTheOlderState_runsOnTheRowsFromBefore_andTheFleetGetsThemBack()
      throws Exception {
    Path repository = directory.resolve("repository");
    Cli leader =
        new Cli(directory.resolve("leader"), repository, "BACKUP").with("REPLICATOR_INIT", "true");
    Path database = TestDatabases.seeded(leader.data());
    leader.run("publish").exitsWith(ExitCode.OK);
    TestDatabases.execute(database, "UPDATE monitor SET name = 'edited' WHERE id = 1");
    leader.run("publish").exitsWith(ExitCode.OK);
    Map<String, List<String>> before = TestDatabases.storedReplicatedTables(database);
    String old = leader.run("snapshots", "--json").json().get(0).path("id").asText();
    leader.run("apply", "--snapshot", old).exitsWith(ExitCode.OK);
    assertThat(TestDatabases.storedReplicatedTables(database)).isNotEqualTo(before);
    Path boots = Files.writeString(directory.resolve("boots"), "exits\nexits");

    try (RunningInstance daemon =
        new RunningInstance(
            directory.resolve("leader"),
            Map.of(
                "REPLICATOR_MODE", "BACKUP",
                "RESTIC_REPOSITORY", repository.toString(),
                "RESTIC_PASSWORD", Cli.SECRETS.get(0),
                "BOOTS", boots.toString(),
                "EXIT_CODE", "1"))) {
      daemon.start(SCRIPTS, "--", "sh", "-c", "PORT=$UPTIME_KUMA_PORT exec node boots.cjs");
      daemon.awaitLog("event=published", 1);
      daemon.awaitReadiness(Readiness.READY);

      assertThat(
              daemon.count(
                  "event=rolled_back summary=\"rolled back snapshot " + old.substring(0, 8)))
          .isEqualTo(1);
      assertThat(daemon.log()).contains("position=1.4");
    }
    assertThat(TestDatabases.storedReplicatedTables(database)).isEqualTo(before);
    assertThat(leader.stateDirectory().resolve("restore-point.json")).doesNotExist();
  }
}
