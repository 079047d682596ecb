package io.github.replicatorkuma.daemon;

import io.github.replicatorkuma.daemon.Cycle.Occasion;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.notify.Notification;
import io.github.replicatorkuma.notify.Notifier;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A daemon on a thread of its own, and what it does. */
abstract class DaemonBed {
  /** So short that no test waits for it. */
  static final Duration INTERVAL = Duration.ofMillis(1);

  static final Duration NO_PATIENCE_AT_ALL = Duration.ofMillis(1);
  static final Duration ANY_PATIENCE = Duration.ofSeconds(30);

  final FakeKuma kuma = new FakeKuma();
  final TestDaemon bed = new TestDaemon(true);
  final StartGate gate = bed.gate;
  final Inbox inbox = new Inbox();
  final Wake wake = bed.wake;
  final Orders orders = bed.orders;
  final BlockingQueue<Occasion> cycles = new LinkedBlockingQueue<>();
  CompletableFuture<Integer> end = new CompletableFuture<>();
  @Nullable Daemon daemon;

  @AfterEach
  void stop() {
    if (daemon != null) {
      daemon.stop();
    }
  }

  CycleReport idle(Occasion occasion) {
    cycles.add(occasion);
    return Reporting.UNCHANGED;
  }

  static CycleReport hang() throws InterruptedException {
    new CountDownLatch(1).await();
    return Reporting.UNCHANGED;
  }

  /** As a system call that nothing interrupts. */
  static void awaitDeaf(CountDownLatch release) {
    boolean done = false;
    while (!done) {
      try {
        release.await();
        done = true;
      } catch (InterruptedException ignored) {
        // deaf
      }
    }
  }

  boolean enter() {
    try {
      gate.reached(Step.APPLY_BEFORE_STOP);
      return true;
    } catch (ReplicationException givenUp) {
      return false;
    }
  }

  Occasion next() throws InterruptedException {
    Occasion occasion = cycles.poll(10, TimeUnit.SECONDS);
    if (occasion == null) {
      throw new AssertionError("no cycle ran");
    }
    return occasion;
  }

  Daemon running() {
    if (daemon == null) {
      throw new AssertionError("not started");
    }
    return daemon;
  }

  int exitCode() throws Exception {
    return end.get(10, TimeUnit.SECONDS);
  }

  void run(Duration startPatience, Cycle cycle) {
    bed.interval = INTERVAL;
    bed.startPatience = startPatience;
    bed.telling = TestDaemon.telling(inbox, Clock.systemUTC());
    Daemon started = bed.of(kuma, cycle);
    daemon = started;
    end = CompletableFuture.supplyAsync(started::run);
  }

  /** Keeps what it is sent. */
  static final class Inbox implements Notifier {
    private final BlockingQueue<Notification> received = new LinkedBlockingQueue<>();

    List<String> events() {
      return received.stream().map(Notification::event).toList();
    }

    /** All that they say. */
    String text() {
      return received.stream().map(Notification::message).collect(Collectors.joining(" "));
    }

    @Override
    public void send(Notification notification) {
      received.add(notification);
    }
  }
}
