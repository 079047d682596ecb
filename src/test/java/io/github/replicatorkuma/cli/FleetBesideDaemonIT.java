package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.TestDatabases;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of a fleet that decides by itself who leads, beside a daemon of it. */
class FleetBesideDaemonIT {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  /** The leader of this fleet runs an older version, which says nothing of itself. */
  @Test
  void instance_joinsWhereItIsToldTo_andLeadsWhereNobodyDoes() throws Exception {
    HintFleet fleet = new HintFleet(directory);
    Cli here = fleet.replica.with("REPLICATOR_MODE", "AUTO");
    TestDatabases.execute(HintFleet.database(here), "UPDATE monitor SET name = 'own ' || id");
    Map<String, String> variables = new HashMap<>();
    variables.put("REPLICATOR_MODE", "AUTO");
    variables.put("REPLICATOR_INSTANCE", "replica");
    variables.put("REPLICATOR_HEARTBEAT", "15s");
    variables.put("REPLICATOR_TAKE_OVER_AFTER", "1m");
    variables.put("REPLICATOR_HTTP", "off");
    variables.put("RESTIC_REPOSITORY", fleet.repository().toString());
    variables.put("RESTIC_PASSWORD", Cli.PASSWORD);
    try (RunningInstance daemon = new RunningInstance(directory.resolve("replica"), variables)) {
      daemon.start(Files.createDirectories(directory.resolve("without-kuma")));
      daemon.awaitLog("event=refused", 1);
      assertThat(HintFleet.nine(here)).contains("own 9");
      String join = HintFleet.told(daemon.log(), "replicator-kuma apply");
      HintFleet.run(here, join).exitsWith(ExitCode.OK);
      assertThat(HintFleet.nine(here)).isEqualTo(HintFleet.nine(fleet.leader));

      daemon.awaitLog("event=leaderless", 1);
      String lead = HintFleet.told(daemon.log(), "replicator-kuma lead");
      assertThat(lead).isEqualTo("replicator-kuma lead --now");
      assertThat(HintFleet.run(here, lead).exitsWith(ExitCode.OK).out())
          .contains("this instance leads now");
      assertThat(here.run("lead").exitsWith(ExitCode.OK).out()).contains("leads already");
      assertThat(here.run("fleet").exitsWith(ExitCode.OK).out()).contains("Edit on replica");

      // No agent tells of edits here.
      TestDatabases.execute(HintFleet.database(here), "UPDATE monitor SET name = 'led ' || id");
      daemon.awaitLog("event=published", 2);
    }
  }
}
