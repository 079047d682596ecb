package io.github.replicatorkuma.daemon;

import io.github.replicatorkuma.time.Waiting;
import java.time.Duration;

/** Ends the loop's wait before its time. Safe for use by several threads. */
public final class Wake {
  private boolean asked;
  private boolean insisted;
  private boolean ignoring;
  private boolean closed;

  /** Lets the next cycle run at once; one that is not waited for yet does not wait. */
  public synchronized void ask() {
    if (!ignoring) {
      asked = true;
      notifyAll();
    }
  }

  /** As {@link #ask}, and never ignored: somebody waits, or what failed may succeed now. */
  public synchronized void insist() {
    insisted = true;
    notifyAll();
  }

  /** Who only asks is ignored until {@link #listen}, and served by the cycle after that. */
  synchronized void ignore() {
    ignoring = true;
    asked = false;
  }

  /** To be called before a cycle reads anything: who asks from now on asks for the next one. */
  synchronized void listen() {
    ignoring = false;
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
    boolean ended = Waiting.until(() -> asked || insisted || closed, this, atMost);
    if (ended) {
      asked = false;
      insisted = false;
    }
    return ended;
  }
}
