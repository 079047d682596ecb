package io.github.replicatorkuma.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.kuma.Readiness;
import io.github.replicatorkuma.model.CycleReport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the loop promises at which moment: neither long work nor a long wait may look like death.
 */
class DaemonHeartbeatTest {
  private static final Duration HALF_A_RETENTION = Duration.ofMinutes(90);
  private static final Duration SHORT = Duration.ofMinutes(2);

  @TempDir Path directory;

  private final FakeKuma kuma = new FakeKuma();
  private final CompletableFuture<Duration> duringCycle = new CompletableFuture<>();
  private final CompletableFuture<Integer> end = new CompletableFuture<>();
  private Daemon daemon;

  @BeforeEach
  void prepare() {
    TestDaemon bed = new TestDaemon(true);
    bed.interval = Duration.ofDays(1);
    bed.heartbeat =
        TestDaemon.heartbeat(
            Optional.of(file()), URI.create("http://127.0.0.1/"), Clock.systemUTC());
    daemon =
        bed.of(
            kuma,
            moment -> {
              duringCycle.complete(promised());
              return new CycleReport(CycleReport.Result.IDLE, "unchanged", "", "");
            });
  }

  @AfterEach
  void stop() throws Exception {
    daemon.stop();
    assertThat(end.get(10, TimeUnit.SECONDS)).isZero();
    // Its last beat must not come into a directory that is being removed.
    daemon.awaitCycleEnd(Duration.ofMinutes(1));
  }

  @Test
  void cycle_mayTakeHours_andTheWaitAfterItIsInShortPieces() throws Exception {
    run();

    assertThat(duringCycle.get(10, TimeUnit.SECONDS)).isGreaterThan(HALF_A_RETENTION);
    awaitPromiseBelow(SHORT);
  }

  @Test
  void kumaThatDoesNotBecomeReady_doesNotSilenceTheLoop() throws Exception {
    kuma.neverReady(Readiness.NOT_ANSWERING);
    run();
    awaitPromiseBelow(SHORT);
  }

  private void run() {
    new Thread(() -> end.complete(daemon.run())).start();
  }

  private Path file() {
    return directory.resolve("heartbeat");
  }

  private void awaitPromiseBelow(Duration bound) throws Exception {
    CompletableFuture.runAsync(
            () -> {
              while (!Files.exists(file()) || promised().compareTo(bound) > 0) {
                Thread.onSpinWait();
              }
            })
        .get(10, TimeUnit.SECONDS);
    assertThat(promised()).isPositive();
  }

  private Duration promised() {
    try {
      long deadline = Long.parseLong(Files.readString(file()).split(" ", -1)[0]);
      return Duration.between(Instant.now(), Instant.ofEpochSecond(deadline));
    } catch (IOException e) {
      return Duration.ofDays(1);
    }
  }
}
