package io.github.replicatorkuma.daemon;

import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The cycles that somebody asked for: they run before any other, one after the other, once Kuma is
 * ready. Safe for use by several threads.
 */
public final class Orders {
  private static final CycleReport ENDING =
      new CycleReport(Result.RETRYABLE, "failed", "the replicator is ending", "");

  private static final CycleReport NO_HISTORY =
      new CycleReport(
          Result.STOPPED,
          "no_history",
          "no backups are made here",
          "Set REPLICATOR_HISTORY_REPOSITORY, and create the container anew.");

  private final BooleanSupplier leader;
  private final Wake wake;
  private final Queue<Placed> waiting = new ArrayDeque<>();
  private final BlockingQueue<Placed> ofHistory = new LinkedBlockingQueue<>();
  private volatile boolean servesHistory;
  private @Nullable Placed carriedOut;
  private @Nullable CycleReport refusal;
  private boolean closed;

  /** An order and whoever waits for its end. */
  record Placed(Order order, CompletableFuture<CycleReport> ended) {}

  /**
   * @param leader whether this instance is one now
   * @param wake ends the loop's wait
   */
  public Orders(BooleanSupplier leader, Wake wake) {
    this.leader = leader;
    this.wake = wake;
  }

  /** Asks for a cycle; its report comes when it has ended, or at once where it cannot be. */
  public CompletableFuture<CycleReport> place(Order order) {
    boolean leads = leader.getAsBoolean();
    if (!order.isFor(leads)) {
      return CompletableFuture.completedFuture(Reports.notThisRole(order, leads));
    }
    Placed placed = new Placed(order, new CompletableFuture<>());
    synchronized (this) {
      if (closed) {
        placed.ended().complete(ENDING);
        return placed.ended();
      }
      if (order.isOfHistory()) {
        boolean unused =
            servesHistory ? ofHistory.add(placed) : placed.ended().complete(NO_HISTORY);
        return placed.ended();
      }
      if (refusal != null) {
        placed.ended().complete(refusal);
        return placed.ended();
      }
      waiting.add(placed);
    }
    wake.insist();
    return placed.ended();
  }

  /** Answers so, until {@link #accept}, whoever asks for a cycle while none can run. */
  synchronized void refuse(CycleReport because) {
    refusal = because;
    waiting.forEach(placed -> placed.ended().complete(because));
    waiting.clear();
  }

  synchronized void accept() {
    refusal = null;
  }

  /** From now on somebody carries out what is about backups. */
  void serveHistory() {
    servesHistory = true;
  }

  /** The next one about backups; empty where none comes in time. */
  Optional<Placed> nextOfHistory(Duration atMost) throws InterruptedException {
    return Optional.ofNullable(ofHistory.poll(atMost.toMillis(), TimeUnit.MILLISECONDS));
  }

  synchronized Optional<Placed> next() {
    carriedOut = waiting.poll();
    return Optional.ofNullable(carriedOut);
  }

  /** Whether nobody waits for an order to be taken. */
  synchronized boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Nothing is carried out any more. */
  synchronized void close() {
    closed = true;
    if (carriedOut != null) {
      carriedOut.ended().complete(ENDING);
    }
    waiting.forEach(placed -> placed.ended().complete(ENDING));
    ofHistory.forEach(placed -> placed.ended().complete(ENDING));
    waiting.clear();
  }
}
