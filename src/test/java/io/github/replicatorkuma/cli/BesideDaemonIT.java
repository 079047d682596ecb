package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.database.Sql;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.store.restic.CheapRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands beside the program as it is shipped, which only replicates here. */
class BesideDaemonIT {
  private static final String NAME = "SELECT name FROM monitor WHERE id = 1";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @Test
  void publishAndApply_besideALeader_areDoneByIt_andByTheCommandWhereItHasEnded() throws Exception {
    Path repository = directory.resolve("repository");
    CheapRepository.create(repository, Cli.PASSWORD);
    Cli leader = new Cli(directory.resolve("leader"), repository, "BACKUP");
    Path database = TestDatabases.seeded(leader.data());
    Path controlFile = leader.stateDirectory().resolve("control");
    Map<String, String> variables =
        Map.of(
            "REPLICATOR_MODE", "BACKUP",
            "REPLICATOR_CHECK_INTERVAL", "1h",
            "REPLICATOR_HTTP", "off",
            "RESTIC_REPOSITORY", repository.toString(),
            "RESTIC_PASSWORD", Cli.PASSWORD);
    Path withoutKuma = Files.createDirectory(directory.resolve("without-kuma"));
    try (RunningInstance daemon = new RunningInstance(directory.resolve("leader"), variables)) {
      daemon.start(withoutKuma);
      daemon.awaitLog("event=published", 1);
      Sql patient =
          () -> {
            Connection connection = TestDatabases.connect(database);
            Sql.execute(connection, "PRAGMA busy_timeout = 5000"); // as Uptime Kuma's
            return connection;
          };
      String before = String.valueOf(patient.query(NAME).get(0));
      patient.execute("UPDATE monitor SET name = 'edited' WHERE id = 1");

      assertThat(leader.run("publish").exitsWith(ExitCode.OK).out()).contains("published snapshot");
      daemon.awaitLog("event=published", 2);

      String first = leader.run("snapshots", "--json").json().get(0).path("id").asText();
      assertThat(leader.run("apply", "--snapshot", first).exitsWith(ExitCode.OK).out())
          .contains("applied snapshot ", "; published snapshot ");
      assertThat(patient.query(NAME)).containsExactly(before);
      JsonNode status = leader.run("status", "--json").exitsWith(ExitCode.OK).json();
      assertThat(status.path("daemon").path("role").asText()).isEqualTo("leader");
      assertThat(status.path("daemon").at("/standing/here/sequence").asInt()).isEqualTo(3);

      Path socket = Path.of(Files.readAllLines(controlFile).get(0));
      assertThat(daemon.daemon().destroy()).isTrue();
      assertThat(daemon.exitCode(Duration.ofSeconds(20))).isZero();
      assertThat(controlFile).doesNotExist();
      assertThat(socket.getParent()).doesNotExist();
    }
    assertThat(leader.run("publish").exitsWith(ExitCode.OK).out()).contains("unchanged");
  }
}
