package io.github.replicatorkuma.leader;

import io.github.replicatorkuma.database.sqlite.SqliteDatabase;
import io.github.replicatorkuma.exec.SystemCommandRunner;
import io.github.replicatorkuma.kept.TestEdits;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.restic.ResticSettings;
import io.github.replicatorkuma.store.restic.ResticStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One publish with the real restic, in this process or in another one. */
final class PublishOnce {
  static final String PASSWORD = "secret";

  private PublishOnce() {}

  /** Publishes in another process. */
  static Process start(Path directory, String restic) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                PublishOnce.class.getName(),
                directory.toString(),
                restic))
        .inheritIO()
        .start();
  }

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    run(directory, store(directory, arguments[1]));
  }

  static PublishOutcome run(Path directory, SnapshotStore store) throws ReplicationException {
    StateDirectory state = StateDirectory.open(directory.resolve("state"), Clock.systemUTC());
    return new PublishCycle(
            new SqliteDatabase(directory.resolve("kuma.db"), Duration.ofSeconds(1)),
            store,
            InstanceMemory.open(state),
            TestPublishing.settings(
                "alpha", directory.resolve("upload"), directory.resolve("staging")),
            TestEdits.stragglers(state, store, /* adopts= */ false),
            Clock.systemUTC(),
            Steps.UNOBSERVED)
        .run(PublishOptions.NONE);
  }

  static SnapshotStore store(Path directory, String restic) {
    return new ResticStore(
        new ResticSettings(
            restic,
            Map.of(
                "PATH",
                System.getenv("PATH"),
                "RESTIC_REPOSITORY",
                directory.resolve("repository").toString(),
                "RESTIC_PASSWORD",
                PASSWORD),
            directory.resolve("cache"),
            "alpha",
            directory,
            ResticSettings.Timeouts.DEFAULT,
            Optional.empty()),
        new SystemCommandRunner());
  }
}
