package io.github.replicatorkuma.daemon;

import io.github.replicatorkuma.health.Health;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.ReplicationException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Before Uptime Kuma's first start: where it has no data, those of its newest backup come first. It
 * is the one exception to the first law, and asked for: an Uptime Kuma without its monitors watches
 * nothing.
 *
 * @param whenEmpty whether a place without data is restored to unasked; else Kuma waits only where
 *     somebody's restore was ended before it was done
 * @param prepare lets commands reach this daemon, who may choose another backup
 * @param retry after which it is tried again
 */
public record RestoreGate(
    Means means,
    boolean whenEmpty,
    Preparation prepare,
    Orders orders,
    Telling telling,
    Health health,
    Duration retry) {
  /** Fetching and writing it all may take a night. */
  private static final Duration LONGEST = Duration.ofHours(24);

  /** What restores backups. */
  public interface Means {
    /** Whether there is no Uptime Kuma here at all. */
    boolean isEmpty() throws ReplicationException;

    /** Whether somebody's restore was ended before it was done. */
    boolean isHalfRestored() throws ReplicationException;

    CycleReport restore(Order.Restore order) throws ReplicationException, InterruptedException;
  }

  /** What comes before anything is restored. */
  @FunctionalInterface
  public interface Preparation {
    void run() throws ReplicationException;
  }

  private static final CycleReport NOTHING_TO_BACK_UP =
      new CycleReport(Result.WAITING, "waiting", "no backup now: Uptime Kuma has no data yet", "");

  private static final CycleReport NOT_STARTED =
      new CycleReport(
          Result.WAITING,
          "waiting",
          "not now: Uptime Kuma is not started, as it has no data yet",
          "See why with: `replicator-kuma status`");

  private static final CycleReport HALF_DONE =
      new CycleReport(
          Result.STOPPED,
          "no_backup",
          "a restore was ended before it was done",
          "Restore again: `replicator-kuma history restore`");

  private static final CycleReport RESTORING =
      new CycleReport(
          Result.STOPPED,
          "restoring",
          "Uptime Kuma is not started yet: its backup is restored first",
          "Wait. It starts by itself.");

  private static final CycleReport NOT_NEEDED =
      new CycleReport(Result.IDLE, "unchanged", "Uptime Kuma has its data", "");

  /** Returns once there are data, or {@code isEnding}. */
  void await(Heartbeat heartbeat, BooleanSupplier isEnding) throws InterruptedException {
    Optional<Orders.Placed> asked = Optional.empty();
    boolean open = false;
    while (!open && !isEnding.getAsBoolean()) {
      heartbeat.nextWithin(LONGEST);
      Optional<Order> order = asked.map(Orders.Placed::order);
      CycleReport report = Reports.ofAttempt(() -> carryOut(order));
      open = report.isGood();
      health.kumaHeldBack(!open);
      asked.ifPresent(placed -> placed.ended().complete(report));
      if (report.result() == Result.DONE) {
        telling.tell(report);
      } else if (!open) {
        if (asked.isEmpty()) {
          telling.tell(heldBack(report));
        } else {
          health.cycleEnded("", Telling.AS_BEFORE);
        }
        health.nextCycleIn(retry);
        heartbeat.nextWithin(retry);
        asked = orders.nextOfHistory(retry);
      }
    }
    health.kumaHeldBack(false);
    orders.accept();
  }

  private CycleReport carryOut(Optional<Order> asked)
      throws ReplicationException, InterruptedException {
    if (!(whenEmpty ? means.isEmpty() : isHalfRestored())) {
      return NOT_NEEDED;
    }
    health.kumaHeldBack(true);
    orders.refuse(NOT_STARTED);
    prepare.run();
    Order order = asked.orElse(Order.Restore.NEWEST);
    if (asked.isEmpty() && !whenEmpty) {
      return HALF_DONE;
    }
    return order instanceof Order.Restore restore ? restore(restore) : NOTHING_TO_BACK_UP;
  }

  private CycleReport restore(Order.Restore order)
      throws ReplicationException, InterruptedException {
    if (health.status().last().isEmpty()) {
      health.cycleEnded("", RESTORING);
    }
    health.cycleBegan();
    health.nextCycleIn(LONGEST);
    return means.restore(order);
  }

  /** What cannot be known keeps nobody from starting Kuma who did not ask for that. */
  private boolean isHalfRestored() {
    try {
      return means.isHalfRestored();
    } catch (ReplicationException e) {
      return false;
    }
  }

  private static CycleReport heldBack(CycleReport report) {
    return new CycleReport(
        Result.STOPPED,
        "not_restored",
        "Uptime Kuma is not started: it has no data, and none were restored: " + report.summary(),
        report.hint(),
        report.warnings(),
        Optional.empty());
  }
}
