package io.github.replicatorkuma.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.daemon.Cycle.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DaemonStartTest extends DaemonBed {
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

  /** restic is ended for it, which is no fault of a disk. */
  @Test
  void cycleGivenUp_thatFailsForThat_isToldToNobody() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    run(
        NO_PATIENCE_AT_ALL,
        moment -> {
          if (moment == Moment.BEFORE_START) {
            awaitDeaf(release);
            return Reporting.TERMINAL;
          }
          return idle(moment);
        });
    assertThat(kuma.awaitStart()).isTrue();
    release.countDown();

    assertThat(next()).isEqualTo(Moment.RUNNING);
    assertThat(inbox.events()).isEmpty();
  }
}
