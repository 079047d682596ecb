package io.github.replicatorkuma.cli;

import static io.github.replicatorkuma.cli.HintFleet.offered;
import static io.github.replicatorkuma.cli.HintFleet.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.store.restic.CheapRepository;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of an old script that publishes after our leader has ends that. */
class HintScriptTest {
  private static final String BY_SCRIPT = "changed by the old leader";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private Cli leader;

  @SuppressWarnings("NullAway.Init")
  private Cli replica;

  @BeforeEach
  void leaderWasUpgraded_andIsFollowed() throws Exception {
    ScriptRepositoryTest.unpack(repository());
    CheapRepository.cheapen(repository(), Cli.PASSWORD);
    leader = new Cli(directory.resolve("leader"), repository(), "BACKUP");
    replica = new Cli(directory.resolve("replica"), repository(), "RESTORE");
    TestDatabases.seeded(leader.data());
    TestDatabases.empty(replica.data(), "2.5.3");
    leader.run("publish").exitsWith(ExitCode.OK);
    replica.run("apply").exitsWith(ExitCode.OK);
  }

  private Path repository() {
    return directory.resolve("repository");
  }

  private void scriptPublishes(String host) throws Exception {
    CheapRepository.addCopyOfNewest(
        repository(), Cli.PASSWORD, "old-leader", host, Instant.now().plus(Duration.ofSeconds(1)));
  }

  private static String first(Cli of) {
    return TestDatabases.query(
            of.data().resolve("kuma.db"), "SELECT name FROM monitor WHERE id = 1")
        .toString();
  }

  private Cli.Result withheld() {
    return leader.run("publish", "--json").exitsWith(ExitCode.STOPPED);
  }

  @Test
  void scriptOfAnotherMachine_isOverruledByTheLeader() throws Exception {
    scriptPublishes("old-machine");

    run(leader, offered(withheld(), "replicator-kuma publish --take-over")).exitsWith(ExitCode.OK);

    assertThat(leader.run("publish").exitsWith(ExitCode.OK).out()).contains("unchanged");
    replica.run("apply").exitsWith(ExitCode.OK);
    assertThat(first(replica)).isEqualTo(first(leader));
  }

  @Test
  void scriptOfAnotherMachine_isFollowed_byTheLeaderAndByTheReplica() throws Exception {
    scriptPublishes("old-machine");
    String follow = offered(withheld(), "replicator-kuma apply --snapshot");
    Cli.Result refused = replica.run("apply", "--json").exitsWith(ExitCode.STOPPED);

    run(leader.with("REPLICATOR_MODE", "RESTORE"), follow).exitsWith(ExitCode.OK);
    run(replica, offered(refused, "replicator-kuma apply --snapshot")).exitsWith(ExitCode.OK);

    assertThat(first(leader)).contains(BY_SCRIPT);
    assertThat(first(replica)).contains(BY_SCRIPT);
  }

  @Test
  void oldImageOfThisMachine_isOverruled_orFollowed() throws Exception {
    scriptPublishes("host-1");
    Cli.Result withheld = withheld();
    String follow = offered(withheld, "replicator-kuma apply --snapshot");

    run(leader, offered(withheld, "replicator-kuma publish --take-over")).exitsWith(ExitCode.OK);

    assertThat(leader.run("publish").exitsWith(ExitCode.OK).out()).contains("unchanged");
    run(leader.with("REPLICATOR_MODE", "RESTORE"), follow).exitsWith(ExitCode.OK);
    assertThat(first(leader)).contains(BY_SCRIPT);
  }
}
