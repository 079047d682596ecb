package io.github.replicatorkuma.store.restic;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.mariadb.ServerProcess;
import io.github.replicatorkuma.exec.CommandResult;
import io.github.replicatorkuma.fleet.store.RecordStore;
import io.github.replicatorkuma.fleet.store.RecordStore.Sealed;
import io.github.replicatorkuma.fleet.store.RecordStores;
import io.github.replicatorkuma.kuma.FreePort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fleet's records are locks beside the repository, which restic does not notice. */
final class FleetBesideTest {
  @TempDir Path directory;

  @Test
  void restic_thatChecksUnlocksAndPrunes_leavesTheRecordsBesideItsRepository() throws Exception {
    Path served = Files.createDirectory(directory.resolve("served"));
    CheapRepository.create(served.resolve("kuma"), TestRestic.PASSWORD);
    int port = FreePort.find();
    String address = "127.0.0.1:" + port;
    ServerProcess server =
        ServerProcess.start(
            List.of(
                "rclone", "serve", "restic", "--addr", address, "--config", "", served.toString()),
            directory.resolve("printed"),
            "Serving restic REST API");
    String repository = "rest:http://" + address + "/kuma/";
    Path content = Files.createDirectory(directory.resolve("content"));
    Files.writeString(content.resolve("a"), "1");

    try (RecordStore records = RecordStores.at(RecordStores.AUTO, repository).open(Map.of())) {
      records.write(new Sealed("kuma-a", new byte[] {1}));
      for (String work :
          List.of(
              "backup .",
              "check",
              "unlock --remove-all",
              "forget --keep-last 1 --prune",
              "check --read-data")) {
        List<String> arguments = new ArrayList<>(List.of("-r", repository));
        arguments.addAll(List.of(work.split(" ")));
        CommandResult result =
            new TestRestic(directory).run(content, arguments.toArray(String[]::new));
        assertThat(result.exitCode()).as(work + result.stderr()).isZero();
      }
      assertThat(records.read()).hasSize(1);
      assertThat(served.resolve("kuma/locks")).isEmptyDirectory();
      assertThat(served.resolve("kuma-fleet/locks").toFile().list()).hasSize(1);
    } finally {
      server.stop();
    }
  }
}
