package io.github.replicatorkuma.time;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what another thread does. */
public final class Waiting {
  private Waiting() {}

  /**
   * Waits on a monitor that the caller holds.
   *
   * @param monitor is notified of each change that may matter
   * @return whether it is over; else the time is
   */
  public static boolean until(BooleanSupplier isOver, Object monitor, Duration atMost)
      throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!isOver.getAsBoolean()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      // wait(0) would wait for ever
      monitor.wait(Math.max(1, left / 1_000_000));
    }
    return true;
  }
}
