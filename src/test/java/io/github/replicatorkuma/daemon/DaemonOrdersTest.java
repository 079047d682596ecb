package io.github.replicatorkuma.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DaemonOrdersTest extends DaemonBed {
  @Test
  void order_isCarriedOutAtOnce_andWhoPlacedItHearsHowItEnded() throws Exception {
    List<Order> seen = new ArrayList<>();
    runAndCarryOut(
        order -> {
          seen.add(order);
          return Reporting.PUBLISHED;
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
    assertThat(
            new Orders(() -> false, wake)
                .place(new Order.Publish(PublishOptions.NONE))
                .get()
                .hint())
        .contains(
            "set REPLICATOR_MODE=BACKUP here", "With AUTO on all, run: `replicator-kuma lead`");
  }

  @Test
  void stop_endsWhatWasOrdered() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    runAndCarryOut(
        order -> {
          started.countDown();
          return hang();
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
  void orderOfWhatIsDue_thatFindsAFailure_isOnThePageWhenItIsAnswered() throws Exception {
    TestDaemon slow = started(order -> Reporting.RETRYABLE);

    slow.orders.place(new Order.Publish(PublishOptions.LOOK)).get(10, TimeUnit.SECONDS);

    assertThat(slow.health.status().last()).contains(Reporting.RETRYABLE);
    assertThat(slow.health.status().failures()).isOne();
  }

  @Test
  void orderOfAChoice_thatIsRefused_isNoFailureOfThisInstance_andTheNextLookIsAtOnce()
      throws Exception {
    TestDaemon slow = started(order -> Reporting.report(Result.TERMINAL, "failed"));

    slow.orders.place(new Order.Undo()).get(10, TimeUnit.SECONDS);

    assertThat(next()).isEqualTo(Cycle.Moment.RUNNING);
    assertThat(slow.health.status().last()).contains(Reporting.UNCHANGED);
    assertThat(slow.health.status().failures()).isZero();
  }

  /** One that has looked and would rest for an hour. */
  private TestDaemon started(CarryingOut carryingOut) throws InterruptedException {
    TestDaemon slow = new TestDaemon(true);
    daemon =
        slow.of(
            kuma,
            occasion -> occasion instanceof Order order ? carryingOut.of(order) : idle(occasion));
    end = CompletableFuture.supplyAsync(daemon::run);
    next();
    return slow;
  }

  private interface CarryingOut {
    CycleReport of(Order order) throws InterruptedException;
  }

  /** A daemon that is idle but for orders. */
  private void runAndCarryOut(CarryingOut carryingOut) {
    run(
        Duration.ZERO,
        occasion -> occasion instanceof Order order ? carryingOut.of(order) : idle(occasion));
  }
}
