package io.github.replicatorkuma.daemon;

import java.time.Duration;

/** Ends the loop's wait before its time. Safe for use by several threads. */
public final class Wake {
  private boolean asked;
  private boolean closed;

  /** Lets the next cycle run at once; one that is not waited for yet does not wait. */
  public synchronized void ask() {
    asked = true;
    notifyAll();
  }

  /** Nobody waits any more. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /**
   * Waits.
   *
   * @return whether it was ended before its time
   */
  synchronized boolean await(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!asked && !closed) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      // wait(0) would wait for ever
      wait(Math.max(1, left / 1_000_000));
    }
    asked = false;
    return true;
  }
}
