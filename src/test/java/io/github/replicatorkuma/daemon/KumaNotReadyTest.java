package io.github.replicatorkuma.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.kuma.Readiness;
import io.github.replicatorkuma.notify.Notification;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What people hear of a Kuma that does not become ready. */
class KumaNotReadyTest {
  private static final Cycle NONE =
      moment -> {
        throw new AssertionError("no cycle runs before Kuma is ready");
      };

  private final FakeKuma kuma = new FakeKuma();
  private final BlockingQueue<Notification> inbox = new LinkedBlockingQueue<>();
  private final AtomicLong asked = new AtomicLong();

  @Test
  void kumaThatDoesNotAnswer_isToldOnceItHasLastedAndKeptRunning() throws Exception {
    kuma.neverReady(Readiness.NOT_ANSWERING);
    Daemon daemon = daemon();
    CompletableFuture<Integer> end = CompletableFuture.supplyAsync(daemon::run);

    Notification told = inbox.poll(10, TimeUnit.SECONDS);

    assertThat(told).isNotNull();
    assertThat(told.event()).isEqualTo("failing");
    assertThat(told.message()).contains("does not answer", "UPTIME_KUMA_PORT");
    assertThat(asked.get()).isGreaterThan(Announcer.PATIENCE.toMinutes());
    assertThat(kuma.starts()).isEqualTo(1);
    daemon.stop();
    assertThat(end.get(10, TimeUnit.SECONDS)).isZero();
    assertThat(inbox).isEmpty();
  }

  @Test
  void kumaWithItsSetUpPage_isNoFailure() throws Exception {
    kuma.neverReady(Readiness.SETUP_DATABASE);
    Daemon daemon = daemon();
    CompletableFuture<Integer> end = CompletableFuture.supplyAsync(daemon::run);

    while (asked.get() <= 2 * Announcer.PATIENCE.toMinutes()) {
      Thread.onSpinWait();
    }

    daemon.stop();
    assertThat(end.get(10, TimeUnit.SECONDS)).isZero();
    assertThat(inbox).isEmpty();
  }

  private Daemon daemon() {
    TestDaemon bed = new TestDaemon(true);
    bed.interval = Duration.ofMillis(1);
    bed.telling = TestDaemon.telling(inbox::add, new ClockThatGoesOnWhenAsked());
    return bed.of(kuma, NONE);
  }

  /** A minute at each look. */
  private final class ClockThatGoesOnWhenAsked extends Clock {
    @Override
    public Instant instant() {
      return Instant.EPOCH.plus(Duration.ofMinutes(asked.incrementAndGet()));
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
