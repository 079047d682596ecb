package io.github.replicatorkuma.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.health.About;
import io.github.replicatorkuma.health.Health;
import io.github.replicatorkuma.health.Standing;
import io.github.replicatorkuma.kuma.NoKuma;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.time.MutableClock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told of a daemon's health while its cycles fail or hang, and afterwards. */
class DaemonHealthTest {
  private static final Duration INTERVAL = Duration.ofMinutes(6);

  private final MutableClock clock = new MutableClock("2026-01-02T03:04:05Z");
  private final Health health =
      new Health(
          new About(
              "3",
              "replica",
              "RESTORE",
              "beta",
              "there",
              INTERVAL,
              Optional.empty(),
              Optional.empty()),
          () -> Standing.UNKNOWN,
          clock);
  private final BlockingQueue<Boolean> begun = new LinkedBlockingQueue<>();
  private final BlockingQueue<CycleReport> ends = new SynchronousQueue<>();
  private final TestDaemon bed = new TestDaemon(false);
  private final Daemon daemon = daemon();

  private Daemon daemon() {
    bed.interval = INTERVAL;
    bed.telling = TestDaemon.telling(message -> {}, health, clock);
    return bed.of(
        new NoKuma(),
        moment -> {
          begun.add(true);
          return ends.take();
        });
  }

  @AfterEach
  void stop() {
    daemon.stop();
  }

  @Test
  void cycleThatHangs_isUnhealthyWithinTwoIntervals_andHealthyOnceItEndsWell() throws Exception {
    start();
    endsAndBeginsAnew(Reporting.UNCHANGED);
    assertThat(isHealthy()).isTrue();

    clock.advance(INTERVAL.multipliedBy(2).plusMinutes(1)); // the pause and its jitter included
    assertThat(isHealthy()).isFalse();

    endsAndBeginsAnew(Reporting.UNCHANGED);
    assertThat(isHealthy()).isTrue();
  }

  @Test
  void cyclesThatFail_areUnhealthyFromTheSecondOn_untilOneIsGood() throws Exception {
    start();
    endsAndBeginsAnew(Reporting.UNCHANGED);
    endsAndBeginsAnew(Reporting.RETRYABLE);
    assertThat(isHealthy()).isTrue();
    endsAndBeginsAnew(Reporting.RETRYABLE);
    assertThat(isHealthy()).isFalse();

    endsAndBeginsAnew(Reporting.UNCHANGED);
    assertThat(isHealthy()).isTrue();
  }

  private boolean isHealthy() {
    return health.verdict().healthy();
  }

  private void start() throws Exception {
    new Thread(daemon::run, "daemon").start();
    awaitCycle();
  }

  /** The running cycle ends, and the next one, which is woken, has begun. */
  private void endsAndBeginsAnew(CycleReport report) throws Exception {
    assertThat(ends.offer(report, 10, TimeUnit.SECONDS)).isTrue();
    bed.wake.ask();
    awaitCycle();
  }

  private void awaitCycle() throws Exception {
    assertThat(begun.poll(10, TimeUnit.SECONDS)).as("a cycle has begun").isNotNull();
  }
}
