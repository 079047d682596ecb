package io.github.replicatorkuma.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.daemon.Cycle;
import io.github.replicatorkuma.daemon.Cycle.Moment;
import io.github.replicatorkuma.daemon.OpeningCycle;
import io.github.replicatorkuma.daemon.TestDaemon;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.kuma.EmbeddedMariaDb.Starts;
import io.github.replicatorkuma.kuma.RecordingKuma;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.state.LockHolder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two daemons that were given one state directory. */
class SecondDaemonTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @Test
  void secondDaemon_onOneStateDirectory_saysSoAndLeavesKumaRunning_untilItIsTheOnlyOne()
      throws Exception {
    Path data = directory.resolve("data");
    TestDatabases.seeded(data);
    Path state = data.resolve("replicator-kuma");
    RecordingKuma kuma = RecordingKuma.running();
    Environment environment =
        new Environment(
            Map.of(
                "PATH", System.getenv("PATH"),
                "DATA_DIR", data.toString(),
                "RESTIC_REPOSITORY", directory.resolve("no-repository").toString(),
                "RESTIC_PASSWORD", "correct-horse-battery"),
            directory,
            "host-1",
            Progress.UNSEEN);
    Parts parts = Parts.ofCommand(environment, environment.parse(), Starts.WHEN_NEEDED);
    Opening opening =
        new Opening(
            parts,
            new KumaBeside(
                kuma, true, parts.server(), parts.config().kuma()::probeUri, Optional.empty()),
            Steps.UNOBSERVED);
    Cycle cycle =
        new OpeningCycle(
            () -> opening.open().cycle(new TestDaemon(true).telling(), Optional.empty()));
    try (LockHolder first = LockHolder.ofState(state)) {
      assertThat(first.succeeded()).isTrue();
      CycleReport report = cycle.run(Moment.BEFORE_START);
      assertThat(report.result()).isEqualTo(Result.TERMINAL);
      assertThat(report.summary())
          .isEqualTo("another replicator-kuma (run, pid " + first.pid() + ") works on " + state);
      assertThat(report.hint()).contains("another REPLICATOR_STATE_DIR");
      assertThat(cycle.run(Moment.RUNNING)).isEqualTo(report);
    }

    CycleReport alone = cycle.run(Moment.RUNNING);

    assertThat(alone.summary()).isEqualTo("the repository does not exist yet");
    assertThat(kuma.events()).isEmpty();
    assertThat(kuma.isRunning()).isTrue();
  }
}
