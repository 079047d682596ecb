package io.github.replicatorkuma.kuma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.cli.Await;
import io.github.replicatorkuma.exec.ChildProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts, waits and stops of {@link SupervisedKuma}, whatever else happens meanwhile. */
class SupervisedKumaTest extends SleepingKumaFixture {
  @Test
  void start_noSuchProgram_failsForGoodAndIsStopped() {
    Kuma missing =
        Supervised.kuma(
            () ->
                new KumaCommand(
                    List.of("no-such-node"), Map.of("DB_PASSWORD", "s3cret"), Path.of("/")),
            answers,
            time,
            time,
            new NoEmbeddedServer());
    assertThatThrownBy(missing::start)
        .isInstanceOfSatisfying(
            KumaException.class,
            failure -> {
              assertThat(failure.kind()).isEqualTo(KumaException.Kind.START_FAILED);
              assertThat(failure.isTerminal()).isTrue();
              assertThat(failure).hasMessageContaining("no-such-node in /");
              assertThat(failure.getMessage()).doesNotContain("s3cret");
            });
    assertThat(missing.state()).isEqualTo(KumaState.STOPPED);
  }

  @Test
  void start_alreadyRunning_isRefusedAndLeavesItRunning() throws Exception {
    kuma.start();
    assertFails(kuma::start, KumaException.Kind.NOT_STOPPED);
    assertThat(kuma.isRunning()).isTrue();
  }

  @Test
  void start_afterTheShutdown_isRefused() throws Exception {
    kuma.start();
    kuma.stopNow(LONG);
    assertFails(kuma::start, KumaException.Kind.SHUT_DOWN);
  }

  @Test
  void stopNow_nothingRuns_refusesLaterStarts() throws Exception {
    assertThat(kuma.stopNow(LONG)).isZero();
    assertFails(kuma::start, KumaException.Kind.SHUT_DOWN);
  }

  @Test
  void probe_somebodyElseAnswersWhileKumaIsStopped_isNotKuma() {
    assertThat(kuma.probe()).isEqualTo(Readiness.NOT_ANSWERING);
    assertThat(kuma.state()).isEqualTo(KumaState.STOPPED);
  }

  @Test
  void awaitReady_firstAnswersAreNone_asksLessAndLessOften() throws Exception {
    Questions questions = new Questions(Integer.MAX_VALUE);
    answers = questions;
    kuma.start();
    assertThat(kuma.awaitReady(Duration.ofHours(1))).isFalse();
    assertThat(questions.asked).isBetween(3600, 3700);
    assertThat(kuma.state()).isEqualTo(KumaState.BOOTING);
  }

  @Test
  void awaitReady_interrupted_leavesKumaAsItIs() throws Exception {
    answers = () -> Readiness.NOT_ANSWERING;
    kuma.start();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> kuma.awaitReady(LONG)).isInstanceOf(InterruptedException.class);
    assertThat(kuma.isRunning()).isTrue();
  }

  @Test
  void staysReady_silenceIsShort_isForgiven() throws Exception {
    kuma.start();
    assertThat(kuma.awaitReady(LONG)).isTrue();
    answers = new Questions(10);
    assertThat(kuma.staysReady(Duration.ofSeconds(5))).isTrue();
  }

  @Test
  void staysReady_kumaFallsSilent_isNot() throws Exception {
    kuma.start();
    assertThat(kuma.awaitReady(LONG)).isTrue();
    answers = () -> Readiness.NOT_ANSWERING;
    assertThat(kuma.staysReady(Duration.ofSeconds(5))).isFalse();
    assertThat(kuma.state()).isEqualTo(KumaState.READY);
  }

  @Test
  void staysReady_nothingRuns_isNot() throws Exception {
    assertThat(kuma.staysReady(Duration.ZERO)).isFalse();
  }

  @Test
  void stop_kumaBecomesReadyInTime_waitsForThatFirst() throws Exception {
    Questions questions = new Questions(100);
    answers = questions;
    kuma.start();
    assertThat(kuma.stop(StopMode.WHEN_BOOTED)).isEqualTo(ENDED_BY_SIGTERM);
    assertThat(questions.asked).isEqualTo(101);
    assertThat(kuma.diedByItself()).isNotDone();
  }

  @Test
  void stop_kumaHasBootedForAnHour_isRefusedAfterOneQuestion() throws Exception {
    Questions questions = new Questions(Integer.MAX_VALUE);
    answers = questions;
    kuma.start();
    time.sleep(Duration.ofHours(1));
    assertFails(() -> kuma.stop(StopMode.WHEN_BOOTED), KumaException.Kind.BUSY_BOOTING);
    assertThat(questions.asked).isEqualTo(1);
    assertThat(kuma.state()).isEqualTo(KumaState.BOOTING);
    assertThat(kuma.isRunning()).isTrue();
  }

  @Test
  void stop_readyKumaNoLongerAnswers_isStopped() throws Exception {
    kuma.start();
    assertThat(kuma.awaitReady(LONG)).isTrue();
    answers = () -> Readiness.NOT_ANSWERING;
    assertThat(kuma.stop(StopMode.WHEN_BOOTED)).isEqualTo(ENDED_BY_SIGTERM);
  }

  @Test
  void stop_atOnceWhileBooting_endsIt() throws Exception {
    answers = () -> Readiness.NOT_ANSWERING;
    kuma.start();
    assertThat(kuma.state()).isEqualTo(KumaState.BOOTING);
    assertThat(kuma.stop(StopMode.AT_ONCE)).isEqualTo(ENDED_BY_SIGTERM);
    assertThat(kuma.diedByItself()).isNotDone();
  }

  @Test
  void probe_somebodyElseListensOnItsPort_isNotKuma() throws Exception {
    ReadinessProbe stranger =
        new ReadinessProbe() {
          @Override
          public Readiness probe() {
            return Readiness.READY;
          }

          @Override
          public boolean mayBe(ChildProcess child) {
            return false;
          }
        };
    KumaCommand sleep = new KumaCommand(List.of("sleep", "600"), PATH_ONLY, Path.of("/"));
    SupervisedKuma deaf = Supervised.kuma(() -> sleep, stranger);
    deaf.start();
    assertThat(deaf.probe()).isEqualTo(Readiness.NOT_ANSWERING);
    assertThat(deaf.state()).isEqualTo(KumaState.BOOTING);
    deaf.stopNow(LONG);
  }

  @Test
  void stop_neverStarted_doesNothing() throws Exception {
    assertThat(kuma.stop(StopMode.WHEN_BOOTED)).isZero();
  }

  @Test
  void stopNow_interrupted_killsAtOnceAndStaysInterrupted(@TempDir Path directory)
      throws Exception {
    SupervisedKuma deaf = Supervised.startedDeaf(directory, this::kuma);
    Thread.currentThread().interrupt();
    assertThat(deaf.stopNow(LONG)).isEqualTo(ENDED_BY_SIGKILL);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void awaitReady_shutdownMeanwhile_isNotReady() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch shutDown = new CountDownLatch(1);
    answers =
        () -> {
          asked.countDown();
          awaitUnchecked(shutDown);
          return Readiness.READY;
        };
    kuma.start();
    FutureTask<Boolean> ready = Await.inBackground(() -> kuma.awaitReady(LONG));
    asked.await();
    kuma.stopNow(LONG);
    shutDown.countDown();
    assertThat(ready.get(30, TimeUnit.SECONDS)).isFalse();
  }

  @Test
  void stop_shutdownWhileItWaitsForTheBoot_reportsThatNothingIsLeftToStop() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch shutDown = new CountDownLatch(1);
    answers =
        () -> {
          asked.countDown();
          awaitUnchecked(shutDown);
          return Readiness.NOT_ANSWERING;
        };
    kuma.start();
    FutureTask<Integer> stop = Await.inBackground(() -> kuma.stop(StopMode.WHEN_BOOTED));
    asked.await();
    kuma.stopNow(LONG);
    shutDown.countDown();
    assertThat(stop.get(30, TimeUnit.SECONDS)).isEqualTo(ENDED_BY_SIGTERM);
  }
}
