package io.github.replicatorkuma.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.replicatorkuma.kuma.Readiness;
import io.github.replicatorkuma.kuma.StopMode;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.ReplicationException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class DaemonTest extends DaemonBed {
  private static final int SOFTWARE_ERROR = 70;

  @Test
  void kumaDies_byItself_endsTheDaemonWithItsExitCode() throws Exception {
    run(Duration.ZERO, this::idle);
    next();
    kuma.dies(137);
    assertThat(exitCode()).isEqualTo(137);
    assertThat(kuma.starts()).isEqualTo(1);
  }

  /** Its container starts again and again, and no cycle is ever reached. */
  @Test
  void kumaEnds_beforeItIsReady_andItsDatabaseIsDamaged_isTold() throws Exception {
    kuma.neverReady(Readiness.NOT_ANSWERING);
    bed.database = () -> damaged();
    run(Duration.ZERO, this::idle);
    assertThat(kuma.awaitStart()).isTrue();
    kuma.dies(1);

    assertThat(exitCode()).isEqualTo(1);

    assertThat(inbox.events()).containsExactly("failing");
    assertThat(inbox.text())
        .isEqualTo("Restore it. Uptime Kuma ended while it started: file is not a database.");
  }

  @Test
  void kumaEnds_afterItWasReady_isNotHeldAgainstTheDatabase() throws Exception {
    bed.database = () -> damaged();
    run(Duration.ZERO, this::idle);
    next();
    kuma.dies(1);

    assertThat(exitCode()).isEqualTo(1);
    assertThat(inbox.events()).isEmpty();
  }

  private static void damaged() throws ReplicationException {
    throw ReplicationException.terminal("file is not a database", "Restore it.");
  }

  @Test
  void stop_endsTheDaemonWithZero() throws Exception {
    run(Duration.ZERO, this::idle);
    next();
    running().stop();
    assertThat(exitCode()).isZero();
  }

  @Test
  void stop_duringACycle_interruptsItAndDoesNotStartKumaAnew() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    run(
        Duration.ZERO,
        moment -> {
          kuma.stop(StopMode.AT_ONCE);
          cycles.add(moment);
          try {
            return hang();
          } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
          }
        });
    next();
    running().stop();
    assertThat(exitCode()).isZero();
    assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(kuma.starts()).isEqualTo(1);
  }

  @Test
  void failureOfACycle_whileTheDaemonEnds_isToldToNobody() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger(Telling.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    try {
      run(
          Duration.ZERO,
          moment -> {
            running().stop();
            cycles.add(moment);
            return Reporting.TERMINAL;
          });
      next();
      assertThat(exitCode()).isZero();
      running().awaitCycleEnd(ANY_PATIENCE);
    } finally {
      logger.detachAppender(lines);
    }

    assertThat(inbox.events()).isEmpty();
    assertThat(lines.list).isEmpty();
  }

  @Test
  void kumaThatCannotBeStarted_endsTheDaemon() throws Exception {
    kuma.refuseToStart();
    run(Duration.ZERO, this::idle);
    assertThat(exitCode()).isEqualTo(SOFTWARE_ERROR);
  }

  @Test
  void kumaLeftStopped_byACycle_isStartedBeforeTheNext() throws Exception {
    run(
        Duration.ZERO,
        moment -> {
          assertThat(kuma.isRunning()).isTrue();
          kuma.stop(StopMode.AT_ONCE);
          cycles.add(moment);
          return Reporting.RETRYABLE;
        });
    next();
    next();
    assertThat(kuma.starts()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void defectOfACycle_isToldAndTheLoopGoesOn() throws Exception {
    run(
        Duration.ZERO,
        moment -> {
          cycles.add(moment);
          throw new IllegalStateException("odd");
        });
    next();
    next();
    next();
    assertThat(kuma.isRunning()).isTrue();
  }

  @Test
  void misconfiguration_neverStopsKuma_andIsToldOnce() throws Exception {
    CycleReport misconfigured =
        new CycleReport(Result.TERMINAL, "misconfigured", "replication is off", "Mend it.");
    run(
        Duration.ZERO,
        moment -> {
          cycles.add(moment);
          return misconfigured;
        });
    for (int cycle = 1; cycle <= 3; cycle++) {
      next();
      wake.insist();
    }
    assertThat(kuma.isRunning()).isTrue();
    assertThat(kuma.starts()).isEqualTo(1);
    assertThat(inbox.events()).containsExactly("failing");
  }
}
