package io.github.replicatorkuma.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.daemon.Cycle.Moment;
import io.github.replicatorkuma.kuma.StopMode;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.notify.Notification;
import io.github.replicatorkuma.notify.Notifier;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DaemonTest {
  /** So short that no test waits for it. */
  private static final Duration INTERVAL = Duration.ofMillis(1);

  private static final Duration NO_PATIENCE_AT_ALL = Duration.ofMillis(1);
  private static final Duration ANY_PATIENCE = Duration.ofSeconds(30);
  private static final int SOFTWARE_ERROR = 70;

  private final FakeKuma kuma = new FakeKuma();
  private final StartGate gate = new StartGate();
  private final Inbox inbox = new Inbox();
  private final Wake wake = new Wake();
  private final Orders orders = new Orders(true, wake);
  private final BlockingQueue<Moment> cycles = new LinkedBlockingQueue<>();
  private CompletableFuture<Integer> end = new CompletableFuture<>();
  private @Nullable Daemon daemon;

  @AfterEach
  void stop() {
    if (daemon != null) {
      daemon.stop();
    }
  }

  @Test
  void kumaDies_byItself_endsTheDaemonWithItsExitCode() throws Exception {
    run(Duration.ZERO, this::idle);
    next();
    kuma.dies(137);
    assertThat(exitCode()).isEqualTo(137);
    assertThat(kuma.starts()).isEqualTo(1);
  }

  @Test
  void order_isCarriedOutAtOnce_andWhoPlacedItHearsHowItEnded() throws Exception {
    List<Order> seen = new ArrayList<>();
    run(
        Duration.ZERO,
        new Cycle() {
          @Override
          public CycleReport run(Moment moment) {
            return idle(moment);
          }

          @Override
          public CycleReport run(Order order) {
            seen.add(order);
            return Reporting.PUBLISHED;
          }
        });
    next();
    Order first = new Order.Publish(PublishOptions.NONE);
    Order second = new Order.Publish(new PublishOptions(true, false));

    CompletableFuture<CycleReport> one = orders.place(first);
    CompletableFuture<CycleReport> other = orders.place(second);

    assertThat(one.get(10, TimeUnit.SECONDS)).isEqualTo(Reporting.PUBLISHED);
    assertThat(other.get(10, TimeUnit.SECONDS)).isEqualTo(Reporting.PUBLISHED);
    assertThat(seen).containsExactly(first, second);
  }

  @Test
  void orderForAnotherRole_isAnsweredAtOnce_andIsNoCycle() throws Exception {
    CompletableFuture<CycleReport> told = orders.place(new Order.Apply(false, Optional.empty()));

    assertThat(told.get().summary()).isEqualTo("this instance is a leader");
    assertThat(orders.next()).isEmpty();
    assertThat(new Orders(false, wake).place(new Order.Publish(PublishOptions.NONE)).get().hint())
        .contains("REPLICATOR_MODE=BACKUP");
  }

  @Test
  void stop_endsWhatWasOrdered() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    run(
        Duration.ZERO,
        new Cycle() {
          @Override
          public CycleReport run(Moment moment) {
            return idle(moment);
          }

          @Override
          public CycleReport run(Order order) throws InterruptedException {
            started.countDown();
            new CountDownLatch(1).await();
            return Reporting.PUBLISHED;
          }
        });
    next();
    CompletableFuture<CycleReport> one = orders.place(new Order.Publish(PublishOptions.NONE));
    CompletableFuture<CycleReport> other = orders.place(new Order.Publish(PublishOptions.NONE));
    assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();

    running().stop();

    assertThat(one.get(10, TimeUnit.SECONDS).summary()).isEqualTo("the replicator is ending");
    assertThat(other.get(10, TimeUnit.SECONDS).summary()).isEqualTo("the replicator is ending");
    assertThat(orders.place(new Order.Publish(PublishOptions.NONE))).isCompleted();
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
  void cycleBeforeStart_runsBeforeKumaAndOnlyOnce() throws Exception {
    run(
        ANY_PATIENCE,
        moment -> {
          assertThat(kuma.starts()).isEqualTo(moment == Moment.BEFORE_START ? 0 : 1);
          return idle(moment);
        });
    assertThat(next()).isEqualTo(Moment.BEFORE_START);
    assertThat(next()).isEqualTo(Moment.RUNNING);
    assertThat(next()).isEqualTo(Moment.RUNNING);
    assertThat(inbox.events()).isEmpty();
  }

  @Test
  void leader_hasNoCycleBeforeKumaIsReady() throws Exception {
    CountDownLatch boots = kuma.bootsUntilToldOtherwise();
    run(Duration.ZERO, this::idle);
    assertThat(kuma.awaitStart()).isTrue();
    assertThat(cycles).isEmpty();
    boots.countDown();
    assertThat(next()).isEqualTo(Moment.RUNNING);
  }

  @Test
  void cycleBeforeStart_thatHangs_isGivenUpAndKumaStarts() throws Exception {
    run(NO_PATIENCE_AT_ALL, moment -> moment == Moment.BEFORE_START ? hang() : idle(moment));
    assertThat(kuma.awaitStart()).isTrue();
    assertThat(next()).isEqualTo(Moment.RUNNING);
  }

  @Test
  void cycleBeforeStart_deafToInterruption_doesNotDelayKumaAndEndsBeforeTheNextCycle()
      throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    List<String> order = new ArrayList<>();
    run(
        NO_PATIENCE_AT_ALL,
        moment -> {
          if (moment == Moment.BEFORE_START) {
            awaitDeaf(release);
            order.add("end of the first");
            throw new InterruptedException("at last");
          }
          order.add("next");
          return idle(moment);
        });
    assertThat(kuma.awaitStart()).isTrue();
    release.countDown();
    next();
    assertThat(order).startsWith("end of the first", "next");
  }

  @Test
  void cycleBeforeStart_thatAppliesAlready_isLeftToFinish() throws Exception {
    BlockingQueue<Integer> startsWhileApplying = new LinkedBlockingQueue<>();
    assertThat(enter()).isTrue();
    run(
        NO_PATIENCE_AT_ALL,
        moment -> {
          if (moment == Moment.RUNNING) {
            return idle(moment);
          }
          awaitLoopWithoutPatience();
          startsWhileApplying.add(kuma.starts());
          cycles.add(moment);
          return Reporting.APPLIED;
        });

    assertThat(next()).isEqualTo(Moment.BEFORE_START);
    assertThat(next()).isEqualTo(Moment.RUNNING);
    assertThat(startsWhileApplying).containsExactly(0);
    assertThat(inbox.events()).containsExactly("applied");
  }

  /** Its patience is over, and it waits all the same. */
  private static void awaitLoopWithoutPatience() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!loopWaitsWithoutLimit() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
  }

  private static boolean loopWaitsWithoutLimit() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(
            thread ->
                thread.getName().equals("cycle") && thread.getState() == Thread.State.WAITING);
  }

  @Test
  void cycleGivenUp_beforeItApplies_cannotApplyAnyMore_andLaterOnesCan() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    BlockingQueue<String> entered = new LinkedBlockingQueue<>();
    run(
        NO_PATIENCE_AT_ALL,
        moment -> {
          if (moment == Moment.BEFORE_START) {
            awaitDeaf(release);
          }
          entered.add(moment + (enter() ? " applies" : " is kept out"));
          return idle(moment);
        });
    assertThat(kuma.awaitStart()).isTrue();
    release.countDown();
    assertThat(entered.poll(10, TimeUnit.SECONDS)).isEqualTo("BEFORE_START is kept out");
    assertThat(entered.poll(10, TimeUnit.SECONDS)).isEqualTo("RUNNING applies");
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
    next();
    next();
    next();
    assertThat(kuma.isRunning()).isTrue();
    assertThat(kuma.starts()).isEqualTo(1);
    assertThat(inbox.events()).containsExactly("failing");
  }

  private CycleReport idle(Moment moment) {
    cycles.add(moment);
    return Reporting.UNCHANGED;
  }

  private static CycleReport hang() throws InterruptedException {
    new CountDownLatch(1).await();
    return Reporting.UNCHANGED;
  }

  /** As a system call that nothing interrupts. */
  private static void awaitDeaf(CountDownLatch release) {
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

  private boolean enter() {
    try {
      gate.reached(Step.APPLY_BEFORE_STOP);
      return true;
    } catch (ReplicationException givenUp) {
      return false;
    }
  }

  private Moment next() throws InterruptedException {
    Moment moment = cycles.poll(10, TimeUnit.SECONDS);
    if (moment == null) {
      throw new AssertionError("no cycle ran");
    }
    return moment;
  }

  private Daemon running() {
    if (daemon == null) {
      throw new AssertionError("not started");
    }
    return daemon;
  }

  private int exitCode() throws Exception {
    return end.get(10, TimeUnit.SECONDS);
  }

  private void run(Duration startPatience, Cycle cycle) {
    Daemon started =
        new Daemon(
            kuma,
            cycle,
            INTERVAL,
            startPatience,
            gate,
            Telltale.telling(inbox, Clock.systemUTC()),
            Telltale.unseenHeartbeat(),
            wake,
            orders,
            new Random(1));
    daemon = started;
    end = CompletableFuture.supplyAsync(started::run);
  }

  /** Keeps what it is sent. */
  private static final class Inbox implements Notifier {
    private final BlockingQueue<Notification> received = new LinkedBlockingQueue<>();

    List<String> events() {
      return received.stream().map(Notification::event).toList();
    }

    @Override
    public void send(Notification notification) {
      received.add(notification);
    }

    @Override
    public void close(Duration grace) {}
  }
}
