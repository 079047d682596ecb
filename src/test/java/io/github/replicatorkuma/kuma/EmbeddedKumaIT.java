package io.github.replicatorkuma.kuma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.cli.Await;
import io.github.replicatorkuma.logging.CapturedLog;
import io.github.replicatorkuma.time.Sleeper;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Kuma that has its embedded MariaDB, a real one, started, stopped, killed and started again. */
class EmbeddedKumaIT extends EmbeddedFixture {
  private static final Duration LONG = Duration.ofSeconds(60);

  /** One that runs into the lock of another server needs 30 s. */
  private static final Duration WITHOUT_A_WAIT_FOR_THE_LOCK = Duration.ofSeconds(20);

  private SupervisedKuma kuma;

  @BeforeEach
  void prepareKuma() throws Exception {
    kuma = kuma();
  }

  @AfterEach
  void endKuma() throws Exception {
    kuma.stopNow(Duration.ofSeconds(1));
  }

  private SupervisedKuma kuma() throws Exception {
    int port = FreePort.find();
    Map<String, String> environment = new HashMap<>(environment());
    environment.put("PORT", String.valueOf(port));
    return Supervised.kuma(
        () ->
            new KumaCommand(
                List.of("node", "embedded-mariadb.cjs"),
                environment,
                Path.of("src/test/resources/fake-kuma").toAbsolutePath()),
        new HttpReadinessProbe(() -> URI.create("http://127.0.0.1:" + port + "/api/entry-page")),
        clock,
        Sleeper.system(),
        server);
  }

  @Test
  void stop_forAnApply_leavesTheServerToIt() throws Exception {
    startAndAwait();
    List<ProcessHandle> kumas = serving();
    assertThat(kuma.stop(StopMode.WHEN_BOOTED)).isZero();
    server.ensureRunning();
    useTheDatabase();
    assertThat(serving()).hasSize(1).isEqualTo(kumas);
  }

  @Test
  void start_serverOfTheLastKumaIsLeft_endsItFirst() throws Exception {
    startAndAwait();
    useTheDatabase();
    ProcessHandle left = serving().get(0);
    kuma.stop(StopMode.WHEN_BOOTED);
    assertThat(servers.isAlive(left)).isTrue();
    startAndAwait();
    assertThat(servers.isAlive(left)).isFalse();
    assertThat(serving()).hasSize(1);
    assertNoWaitForALock();
  }

  @Test
  void start_alreadyRunning_leavesItsServerAlone() throws Exception {
    startAndAwait();
    List<ProcessHandle> before = serving();
    assertThatThrownBy(kuma::start).hasMessageContaining("READY");
    assertThat(serving()).isEqualTo(before);
    useTheDatabase();
  }

  @Test
  void rounds_ofStopImportAndStart_leaveOneServerEach() throws Exception {
    startAndAwait();
    for (int round = 0; round < 10; round++) {
      kuma.stop(StopMode.WHEN_BOOTED);
      if (round % 2 == 1) {
        assertThat(server.stop(LONG)).isTrue(); // gone for another reason
      }
      server.ensureRunning();
      useTheDatabase();
      long importing = serving().get(0).pid();
      try (CapturedLog log = CapturedLog.ofPackage(EmbeddedMariaDb.class)) {
        startAndAwait();
        assertThat(log.lines())
            .filteredOn(line -> line.contains("event=embedded_mariadb_stopped"))
            .singleElement()
            .asString()
            .startsWith("INFO event=embedded_mariadb_stopped pid=" + importing + " took=PT");
      }
      assertThat(serving()).as("round %s", round).hasSize(1);
    }
    assertNoWaitForALock();
  }

  @Test
  void start_importHasStartedAServer_endsItFirst() throws Exception {
    server.ensureRunning();
    ProcessHandle importing = serving().get(0);
    startAndAwait();
    assertThat(servers.isAlive(importing)).isFalse();
    useTheDatabase();
    assertNoWaitForALock();
  }

  @Test
  void start_whileAnImportStartsAServer_waitsForItAndEndsIt() throws Exception {
    FutureTask<Boolean> importing = Await.inBackground(this::ensureRunning);
    while (serving().isEmpty()) {
      Thread.onSpinWait();
    }
    startAndAwait();
    assertThat(importing.get(60, TimeUnit.SECONDS)).isTrue();
    assertThat(serving()).hasSize(1);
    assertNoWaitForALock();
  }

  @Test
  void ensureRunning_kumaHasJustBeenStarted_waitsForItsServer() throws Exception {
    kuma.start();
    server.ensureRunning();
    useTheDatabase();
    assertThat(kuma.awaitReady(LONG)).isTrue();
    assertThat(serving()).hasSize(1);
    assertNoWaitForALock();
  }

  @Test
  void start_kumaWasKilledWithItsServerLeft_endsThatFirst() throws Exception {
    startAndAwait();
    useTheDatabase();
    ProcessHandle left = serving().get(0);
    ProcessHandle node = left.parent().orElseThrow();
    node.destroyForcibly();
    assertThat(kuma.diedByItself().get(30, TimeUnit.SECONDS)).isEqualTo(SIGKILLED);
    assertThat(servers.isAlive(left)).isTrue();
    startAndAwait();
    assertThat(servers.isAlive(left)).isFalse();
    assertNoWaitForALock();
  }

  @Test
  void stopNow_kumaRuns_endsItAndItsServer() throws Exception {
    startAndAwait();
    useTheDatabase();
    assertThat(kuma.stopNow(Duration.ofSeconds(8))).isZero();
    assertThat(serving()).isEmpty();
    startAgainToSeeTheOutput();
  }

  @Test
  void stopNow_kumaBoots_endsItsServerTooOnceThatAnswers() throws Exception {
    kuma.start();
    while (serving().isEmpty()) {
      Thread.onSpinWait();
    }
    kuma.stopNow(Duration.ofSeconds(8));
    assertThat(serving()).isEmpty();
    startAgainToSeeTheOutput();
  }

  @Test
  void stopNow_kumaDiedByItself_endsTheServerItLeft() throws Exception {
    startAndAwait();
    useTheDatabase();
    serving().get(0).parent().orElseThrow().destroyForcibly();
    kuma.diedByItself().get(30, TimeUnit.SECONDS);
    kuma.stopNow(Duration.ofSeconds(8));
    assertThat(serving()).isEmpty();
    startAgainToSeeTheOutput();
  }

  @Test
  void ensureRunning_afterTheShutdown_isRefused() throws Exception {
    kuma.stopNow(Duration.ofSeconds(8));
    assertThatThrownBy(server::ensureRunning)
        .isInstanceOfSatisfying(
            KumaException.class,
            failure -> assertThat(failure.kind()).isEqualTo(KumaException.Kind.SHUT_DOWN));
    assertThat(serving()).isEmpty();
  }

  private boolean ensureRunning() throws KumaException, InterruptedException {
    server.ensureRunning();
    return true;
  }

  private void startAndAwait() throws Exception {
    Instant begin = clock.instant();
    kuma.start();
    assertThat(kuma.awaitReady(LONG)).as(output()).isTrue();
    assertThat(Duration.between(begin, clock.instant())).isLessThan(WITHOUT_A_WAIT_FOR_THE_LOCK);
  }

  private void startAgainToSeeTheOutput() throws Exception {
    orphan();
    awaitGreeting();
    useTheDatabase();
    assertNeverKilled();
  }

  private void assertNoWaitForALock() throws Exception {
    assertThat(output()).doesNotContain("Will retry for 30 seconds");
    assertNeverKilled();
  }
}
