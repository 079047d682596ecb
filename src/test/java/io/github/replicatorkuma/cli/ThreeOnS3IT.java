package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.kuma.FreePort;
import io.github.replicatorkuma.store.S3Server;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three instances as they are shipped agree on who leads, by records in a bucket of a server that
 * knows no conditions. A script stands in for Uptime Kuma; {@code scripts/fleet-trial.sh} tries
 * more, with real ones.
 */
class ThreeOnS3IT {
  private static final String MONITORS = "SELECT id, name, url FROM monitor ORDER BY id";
  private static final Path FAKE_KUMA = Path.of("src/test/resources/fake-kuma").toAbsolutePath();

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @Test
  void newFleet_isBegunByWhoHasUsers_andFollowedByAllOthers() throws Exception {
    try (S3Server server = new S3Server("key", "secret");
        RunningInstance a = instance("kuma-a", server);
        RunningInstance b = instance("kuma-b", server);
        RunningInstance c = instance("kuma-c", server)) {
      server.refuseConditions();
      server.put("bucket", "another", new byte[1]);
      TestDatabases.seeded(a.data());
      for (RunningInstance fresh : new RunningInstance[] {b, c}) {
        TestDatabases.empty(fresh.data(), "2.5.3");
        fresh.start(FAKE_KUMA, "node", "answers.cjs");
      }
      a.start(FAKE_KUMA, "node", "answers.cjs");
      for (RunningInstance fresh : new RunningInstance[] {b, c}) {
        fresh.awaitLog("event=applied", 1);
        assertThat(TestDatabases.query(fresh.database(), MONITORS))
            .isEqualTo(TestDatabases.query(a.database(), MONITORS))
            .hasSize(47);
        assertThat(fresh.count("event=published")).isZero();
      }

      assertThat(a.count("event=published")).isOne();
      assertThat(server.count("bucket", "kuma/snapshots")).isOne();
      a.await("all say that they live", () -> server.count("bucket", "kuma-fleet") == 3);
    }
  }

  private RunningInstance instance(String name, S3Server server) throws IOException {
    Map<String, String> variables = new HashMap<>(server.credentials());
    variables.put("REPLICATOR_MODE", "AUTO");
    variables.put("REPLICATOR_INSTANCE", name);
    variables.put("REPLICATOR_HEARTBEAT", "15s");
    variables.put("REPLICATOR_TAKE_OVER_AFTER", "1m");
    variables.put("REPLICATOR_HTTP", "off");
    variables.put("RESTIC_REPOSITORY", server.http("bucket") + "/kuma");
    variables.put("RESTIC_PASSWORD", Cli.PASSWORD);
    String port = String.valueOf(FreePort.find());
    variables.put("UPTIME_KUMA_PORT", port);
    variables.put("PORT", port);
    return new RunningInstance(directory.resolve(name), variables);
  }
}
