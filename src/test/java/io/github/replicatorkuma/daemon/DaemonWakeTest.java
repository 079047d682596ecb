package io.github.replicatorkuma.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.kuma.NoKuma;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which waits somebody who knows of news may end. */
class DaemonWakeTest {
  private static final Duration A_MOMENT = Duration.ofMillis(300);

  private final TestDaemon bed = new TestDaemon(true);
  private final Semaphore cycles = new Semaphore(0);
  private CycleReport report = Reporting.UNCHANGED;
  private final Daemon daemon =
      bed.of(
          new NoKuma(),
          moment -> {
            cycles.release();
            return report;
          });

  @AfterEach
  void stop() {
    daemon.stop();
  }

  @ParameterizedTest
  @EnumSource(
      value = Result.class,
      names = {"DONE", "IDLE", "SETTLING", "WAITING", "STOPPED"})
  void wake_endsTheWaitForTheNextCycle(Result result) throws Exception {
    start(Reporting.report(result, "event"));

    bed.wake.ask();

    awaitCycle();
  }

  @Test
  void wake_afterRetryableFailures_endsEachWait() throws Exception {
    start(Reporting.RETRYABLE);

    // The third wait is longer than a test's patience.
    for (int failure = 1; failure <= 3; failure++) {
      bed.wake.ask();
      awaitCycle();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Result.class,
      names = {"RETRYABLE_SLOWLY", "TERMINAL"})
  void wake_afterAFailureThatAsksForPatience_doesNotEndTheWait(Result result) throws Exception {
    // One ask that the first cycle finds, and one that finds the wait.
    bed.wake.ask();
    start(Reporting.report(result, "failed"));

    bed.wake.ask();

    assertThat(cycles.tryAcquire(A_MOMENT.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = Result.class,
      names = {"RETRYABLE_SLOWLY", "TERMINAL"})
  void order_afterAFailureThatAsksForPatience_isCarriedOutAtOnce(Result result) throws Exception {
    start(Reporting.report(result, "failed"));

    CompletableFuture<CycleReport> ended = bed.orders.place(new Order.Publish(PublishOptions.NONE));

    assertThat(ended.get(10, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void ordersPlacedTogether_areCarriedOutOneAfterTheOther() throws Exception {
    List<CompletableFuture<CycleReport>> placed =
        Stream.generate(() -> bed.orders.place(new Order.Publish(PublishOptions.NONE)))
            .limit(4)
            .toList();
    start(Reporting.UNCHANGED);

    for (CompletableFuture<CycleReport> ended : placed) {
      assertThat(ended.get(10, TimeUnit.SECONDS)).isNotNull();
    }
  }

  private void start(CycleReport always) throws InterruptedException {
    report = always;
    new Thread(daemon::run, "daemon").start();
    awaitCycle();
  }

  private void awaitCycle() throws InterruptedException {
    assertThat(cycles.tryAcquire(10, TimeUnit.SECONDS)).as("a cycle ran").isTrue();
  }
}
