package io.github.replicatorkuma.kuma;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.time.MutableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When {@link SupervisedKuma} does what with its embedded database. */
class EmbeddedServerOrderTest {
  private final MutableClock time = new MutableClock("2030-01-01T00:00:00Z");
  private final List<String> done = new ArrayList<>();
  private final SupervisedKuma kuma = kuma("exec sleep 600");

  @AfterEach
  void end() throws Exception {
    kuma.stopNow(Duration.ZERO);
  }

  private SupervisedKuma kuma(String script) {
    return Supervised.kuma(
        () ->
            new KumaCommand(
                List.of("/bin/sh", "-c", script), SleepingKumaFixture.PATH_ONLY, Path.of("/")),
        () -> Readiness.READY,
        time,
        time,
        new RecordingServer());
  }

  @Test
  void stop_forAnApply_leavesTheServerAlone() throws Exception {
    kuma.start();
    kuma.stop(StopMode.AT_ONCE);
    kuma.start();
    assertThat(done).containsExactly("hand over", "hand over");
  }

  @Test
  void stopNow_kumaRuns_endsTheServerAfterIt() throws Exception {
    kuma.start();
    kuma.stopNow(Duration.ofSeconds(8));
    assertThat(done)
        .containsExactly("hand over", "refuse starts", "stop within PT8S, Kuma's end seen: true");
  }

  @Test
  void stopNow_kumaTakesAllOfTheGrace_leavesTheServerASecond(@TempDir Path directory)
      throws Exception {
    SupervisedKuma stubborn = Supervised.startedDeaf(directory, this::kuma);
    assertThat(stubborn.stopNow(Duration.ZERO)).isEqualTo(128 + 9);
    assertThat(done.get(done.size() - 1)).startsWith("stop within PT1S");
  }

  @Test
  void stopNow_kumaNeverRan_endsTheServerAllTheSame() throws Exception {
    kuma.stopNow(Duration.ofSeconds(8));
    assertThat(done).containsExactly("refuse starts", "stop within PT8S, Kuma's end seen: true");
  }

  /** Notes what it is told. */
  private final class RecordingServer implements EmbeddedServer {
    @Override
    public boolean isCreated() {
      return true;
    }

    @Override
    public Path socket() {
      throw new AssertionError("nobody asks for it here");
    }

    @Override
    public void ensureRunning() {}

    @Override
    public boolean stop(Duration atMost) {
      done.add("stop within " + atMost + ", Kuma's end seen: " + !kuma.isRunning());
      return true;
    }

    @Override
    public boolean stopOwn(Duration atMost) {
      return true;
    }

    @Override
    public void handOver(KumaStart start) throws KumaException {
      done.add("hand over");
      BooleanSupplier alive = start.start();
      assertThat(alive.getAsBoolean()).isTrue();
    }

    @Override
    public void refuseStarts() {
      done.add("refuse starts");
    }
  }
}
