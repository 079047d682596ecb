package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.files.FileTree;
import io.github.replicatorkuma.kuma.Readiness;
import io.github.replicatorkuma.kuma.RealKuma;
import io.github.replicatorkuma.store.restic.CheapRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Uptime Kuma under the shipped program loses its disk, and comes back with its charts: the
 * leader of a fleet, which goes on with what it published last.
 */
class HistoryIT {
  private static final String BEATS = "SELECT id || ' ' || time FROM heartbeat ORDER BY id";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @BeforeEach
  void makeRepositories() throws Exception {
    CheapRepository.create(directory.resolve("repository"), Cli.PASSWORD);
    CheapRepository.create(directory.resolve("backups"), Cli.PASSWORD);
  }

  /**
   * @param whenEmpty whether it restores a backup onto an empty disk, and does not start without
   *     one
   */
  private RunningInstance instance(boolean whenEmpty) throws IOException {
    return new RunningInstance(
        directory.resolve("kuma"),
        Map.of(
            "REPLICATOR_MODE",
            "BACKUP",
            "REPLICATOR_INSTANCE",
            "kuma-a",
            "RESTIC_REPOSITORY",
            directory.resolve("repository").toString(),
            "RESTIC_PASSWORD",
            Cli.PASSWORD,
            "REPLICATOR_HISTORY_REPOSITORY",
            directory.resolve("backups").toString(),
            "REPLICATOR_HISTORY_RESTORE_WHEN_EMPTY",
            Boolean.toString(whenEmpty),
            "REPLICATOR_HTTP",
            "off"));
  }

  @Test
  void leader_thatLostItsDisk_comesBackWithItsCharts_andTheNewestConfiguration() throws Exception {
    List<String> beats = new ArrayList<>();
    JsonNode chart;
    try (RunningInstance kuma = instance(false)) {
      RealKuma.chooseSqlite(kuma.data());
      kuma.start();
      kuma.awaitReadiness(Readiness.READY);
      assertThat(kuma.api().call("setup").path("ok").asBoolean()).isTrue();
      kuma.api().call("add-monitor", "NAS", kuma.url() + "/", "{\"interval\": 20}");
      kuma.await("a beat", () -> !TestDatabases.query(kuma.database(), BEATS).isEmpty());
      kuma.awaitLog("event=backed_up", 1);
      kuma.awaitLog("event=published ", 1);
      assertThat(kuma.run("history", "backup")).isEqualTo(ExitCode.OK);
      beats.addAll(TestDatabases.query(kuma.database(), BEATS));
      chart = kuma.api().call("chart", "1").path("data");
      kuma.end();
      loseDiskAndRestore(kuma);
      FileTree.delete(kuma.data());
    }

    try (RunningInstance kuma = instance(true)) {
      kuma.start();
      kuma.awaitReadiness(Readiness.READY);
      assertThat(kuma.log()).contains("event=restored");
      assertThat(TestDatabases.query(kuma.database(), BEATS)).containsAll(beats);
      JsonNode shown = kuma.api().call("beats", "1").path("data");
      assertThat(shown.size()).isGreaterThanOrEqualTo(beats.size());
      assertThat(shown.get(0).path("time").asText()).isEqualTo(beats.get(0).substring(2));
      requireChart(kuma.api().call("chart", "1").path("data"), chart);

      kuma.awaitLog("this instance leads now", 1);
      assertThat(TestDatabases.query(kuma.database(), "SELECT name FROM monitor"))
          .containsExactly("NAS 2");
    }
  }

  /** By commands while nothing runs, so that both can be compared; the disk is lost once more. */
  private static void loseDiskAndRestore(RunningInstance kuma) throws Exception {
    assertThat(kuma.run("history", "backup")).isEqualTo(ExitCode.OK);
    Map<String, List<?>> before = TestDatabases.content(kuma.database());
    // The backup does not have this edit any more, but the fleet has.
    TestDatabases.execute(kuma.database(), "UPDATE monitor SET name = 'NAS 2'");
    assertThat(kuma.run("publish")).isEqualTo(ExitCode.OK);
    FileTree.delete(kuma.data());
    Files.createDirectory(kuma.data());

    assertThat(kuma.run("history", "restore")).isEqualTo(ExitCode.OK);
    assertThat(TestDatabases.content(kuma.database())).isEqualTo(before);
    assertThat(TestDatabases.query(kuma.database(), "PRAGMA integrity_check"))
        .containsExactly("ok");
    FileTree.delete(kuma.data());
  }

  /** Each of its points; while Uptime Kuma was away there may be more. */
  private static void requireChart(JsonNode now, JsonNode before) {
    Map<Long, Integer> up = new HashMap<>();
    now.forEach(point -> up.put(point.path("timestamp").asLong(), point.path("up").asInt()));
    for (JsonNode point : before) {
      assertThat(up.getOrDefault(point.path("timestamp").asLong(), 0))
          .as("%s", point)
          .isGreaterThanOrEqualTo(point.path("up").asInt());
    }
  }
}
