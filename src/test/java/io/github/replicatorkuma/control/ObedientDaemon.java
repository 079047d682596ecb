package io.github.replicatorkuma.control;

import io.github.replicatorkuma.daemon.Cycle;
import io.github.replicatorkuma.daemon.Daemon;
import io.github.replicatorkuma.daemon.Order;
import io.github.replicatorkuma.daemon.Orders;
import io.github.replicatorkuma.daemon.TestDaemon;
import io.github.replicatorkuma.health.Health;
import io.github.replicatorkuma.kuma.NoKuma;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A daemon without Kuma and database that does by itself nothing, and what it is asked for. */
public final class ObedientDaemon implements AutoCloseable {
  private static final CycleReport IDLE = new CycleReport(Result.IDLE, "unchanged", "idle", "");

  private final BlockingQueue<Order> begun = new LinkedBlockingQueue<>();
  private final CountDownLatch opened = new CountDownLatch(1);
  private final TestDaemon bed;
  private final Daemon daemon;
  private final Thread thread;
  private volatile CycleReport answer = IDLE;
  private volatile CountDownLatch hold = new CountDownLatch(0);

  public ObedientDaemon(boolean leader) {
    this.bed = new TestDaemon(leader);
    this.daemon = bed.of(new NoKuma(), this::obey);
    this.thread = new Thread(daemon::run, "obedient");
  }

  /** Starts it; returns after its first cycle has begun. */
  public ObedientDaemon start() throws InterruptedException {
    thread.start();
    if (!opened.await(10, TimeUnit.SECONDS)) {
      throw new AssertionError("no cycle ran");
    }
    return this;
  }

  public Orders orders() {
    return bed.orders;
  }

  public Health health() {
    return bed.health;
  }

  /** How all ends that it is asked for from now on. */
  public void answers(CycleReport report) {
    answer = report;
  }

  /** Lets it not end what it begins until the returned latch is counted down. */
  public CountDownLatch holds() {
    CountDownLatch latch = new CountDownLatch(1);
    hold = latch;
    return latch;
  }

  /** The next order that it has begun. */
  public Order next() throws InterruptedException {
    Order order = begun.poll(10, TimeUnit.SECONDS);
    if (order == null) {
      throw new AssertionError("nothing was ordered");
    }
    return order;
  }

  public boolean hasBegunNothing() {
    return begun.isEmpty();
  }

  private CycleReport obey(Cycle.Occasion occasion) throws InterruptedException {
    if (!(occasion instanceof Order order)) {
      opened.countDown();
      return IDLE;
    }
    begun.add(order);
    hold.await();
    return answer;
  }

  @Override
  public void close() {
    daemon.stop();
  }
}
