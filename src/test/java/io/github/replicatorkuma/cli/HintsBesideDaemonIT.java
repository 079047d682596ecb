package io.github.replicatorkuma.cli;

import static io.github.replicatorkuma.cli.HintFleet.database;
import static io.github.replicatorkuma.cli.HintFleet.edit;
import static io.github.replicatorkuma.cli.HintFleet.nine;
import static io.github.replicatorkuma.cli.HintFleet.offered;
import static io.github.replicatorkuma.cli.HintFleet.run;
import static io.github.replicatorkuma.cli.HintFleet.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.kuma.Readiness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command of a hint, typed beside the daemon that gave it, which carries it out. */
class HintsBesideDaemonIT {
  private static final Path SCRIPTS = Path.of("src/test/resources/fake-kuma").toAbsolutePath();
  private static final String KILLED = "killed\n";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private HintFleet fleet;

  @BeforeEach
  void publish() throws Exception {
    fleet = new HintFleet(directory);
  }

  private RunningInstance daemon(String name, String mode, Map<String, String> more)
      throws IOException {
    Map<String, String> variables = new HashMap<>(more);
    variables.put("REPLICATOR_MODE", mode);
    variables.put("REPLICATOR_INSTANCE", name);
    variables.put("REPLICATOR_CHECK_INTERVAL", "1h");
    variables.put("REPLICATOR_RESTORE_INTERVAL", "1h");
    variables.put("REPLICATOR_HTTP", "off");
    variables.put("RESTIC_REPOSITORY", fleet.repository().toString());
    variables.put("RESTIC_PASSWORD", Cli.PASSWORD);
    return new RunningInstance(directory.resolve(name), variables);
  }

  private Path withoutKuma() throws IOException {
    return Files.createDirectories(directory.resolve("without-kuma"));
  }

  @Test
  void leader_publishesWhatWasWithheld() throws Exception {
    Cli leader = fleet.leader;
    TestDatabases.execute(database(leader), HintFleet.MANY_MONITORS);
    try (RunningInstance daemon = daemon("leader", "BACKUP", Map.of())) {
      daemon.start(withoutKuma());
      daemon.awaitLog("event=published", 1);

      TestDatabases.execute(database(leader), "DELETE FROM monitor WHERE id >= 1000");
      Cli.Result vanished = leader.run("publish", "--json").exitsWith(ExitCode.STOPPED);
      run(leader, offered(vanished, "replicator-kuma publish")).exitsWith(ExitCode.OK);
      daemon.awaitLog("event=published", 2);

      edit(leader, "since the look");
      String text = HintSituationsTest.inText("HealthRule", "replicator-kuma publish");
      assertThat(run(leader, text).exitsWith(ExitCode.OK).out()).contains("published snapshot");

      Cli other = fleet.instance("other", "BACKUP");
      TestDatabases.seeded(other.data());
      other.run("publish", "--take-over").exitsWith(ExitCode.OK);
      Cli.Result deposed = leader.run("publish", "--json").exitsWith(ExitCode.STOPPED);
      run(leader, offered(deposed, "replicator-kuma publish")).exitsWith(ExitCode.OK);

      fleet.rot("index");
      Cli.Result damaged = leader.run("publish", "--json").exitsWith(ExitCode.STOPPED);
      fleet.storeAgain(offered(damaged, "replicator-kuma publish --again"));
      assertThat(leader.run("publish").exitsWith(ExitCode.OK).out()).contains("unchanged");
    }
    fleet.replica.run("apply").exitsWith(ExitCode.OK);
    assertThat(nine(fleet.replica)).contains("since the look");
  }

  @Test
  void replica_appliesWhatItRefused_andTakesItBack() throws Exception {
    Cli replica = fleet.replica;
    fleet.othersUnderTheSameIds();
    try (RunningInstance daemon = daemon("replica", "RESTORE", Map.of())) {
      daemon.start(withoutKuma());
      daemon.awaitLog("event=refused", 1);
      String accept = told(daemon.log(), "replicator-kuma apply --accept-deletes");
      run(replica, accept).exitsWith(ExitCode.OK);
      assertThat(replica.run("apply").exitsWith(ExitCode.OK).out()).contains("up to date");

      edit(replica, "drifted");
      String text = HintSituationsTest.inText("StatusPage", "replicator-kuma apply");
      run(replica, text).exitsWith(ExitCode.OK);
      assertThat(nine(replica)).isEqualTo(nine(fleet.leader));

      fleet.publish("bad");
      replica.run("apply").exitsWith(ExitCode.OK);
      run(replica, told(replica.run("status"), "replicator-kuma apply --undo"))
          .exitsWith(ExitCode.OK);
      assertThat(nine(replica)).doesNotContain("bad");
    }
  }

  @Test
  void kumaThatDoesNotLiveWithASnapshot_getsItAgain_orIsRidOfIt() throws Exception {
    Cli replica = fleet.replica;
    Path boots = Files.writeString(directory.resolve("boots"), "");
    Map<String, String> fake =
        Map.of(
            "BOOTS", boots.toString(),
            "EXIT_CODE", "1",
            "RESTORE_POINT", replica.stateDirectory().resolve("restore-point.json").toString());
    try (RunningInstance daemon = daemon("replica", "RESTORE", fake)) {
      start(daemon);
      daemon.awaitReadiness(Readiness.READY);
      fleet.publish("bad once");
      Files.writeString(boots, "exits\nexits");
      Cli.Result rolledBack = replica.run("apply", "--json").exitsWith(ExitCode.STOPPED);
      assertThat(nine(replica)).doesNotContain("bad once");
      run(replica, offered(rolledBack, "replicator-kuma apply --snapshot")).exitsWith(ExitCode.OK);
      assertThat(nine(replica)).contains("bad once");

      fleet.publish("deadly");
      Files.writeString(boots, KILLED.repeat(50));
      Cli.Result dies = replica.run("apply", "--json");
      assertThat(nine(replica)).contains("deadly");
      Cli.Result undone = run(replica, offered(dies, "replicator-kuma apply --undo") + " --json");
      assertThat(nine(replica)).contains("bad once");
      daemon.awaitReadiness(Readiness.READY);

      Files.writeString(boots, "");
      String again = offered(undone.exitsWith(ExitCode.OK), "replicator-kuma apply --snapshot");
      run(replica, again).exitsWith(ExitCode.OK);
      assertThat(nine(replica)).contains("deadly");
    }
  }

  private static void start(RunningInstance daemon) throws IOException {
    daemon.start(SCRIPTS, "--", "sh", "-c", "PORT=$UPTIME_KUMA_PORT exec node boots.cjs");
  }
}
