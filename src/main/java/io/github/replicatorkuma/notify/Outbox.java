package io.github.replicatorkuma.notify;

import io.github.replicatorkuma.time.Waiting;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;

/** Notifications that wait for delivery: bounded, and what matters least goes first. */
final class Outbox {
  private final int capacity;
  private final Deque<Notification> waiting = new ArrayDeque<>();
  private boolean closed;

  Outbox(int capacity) {
    this.capacity = capacity;
  }

  /**
   * Adds {@code notification}.
   *
   * @return what was lost over it: the oldest informational one when the box is full, else the
   *     oldest; {@code notification} itself when the box is closed
   */
  synchronized Optional<Notification> add(Notification notification) {
    if (closed) {
      return Optional.of(notification);
    }
    waiting.addLast(notification);
    notifyAll();
    return waiting.size() > capacity ? Optional.of(removeLeastImportant()) : Optional.empty();
  }

  /** Waits for the next one; empty when the time is over, or the box closed and nothing left. */
  synchronized Optional<Notification> take(Duration atMost) throws InterruptedException {
    Waiting.until(() -> closed || !waiting.isEmpty(), this, atMost);
    return Optional.ofNullable(waiting.pollFirst());
  }

  /** Waits for {@code pause}, or until the box is closed: then nobody has time to wait. */
  synchronized void pause(Duration pause) throws InterruptedException {
    Waiting.until(() -> closed, this, pause);
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** Whether nothing comes any more. */
  synchronized boolean isOver() {
    return closed && waiting.isEmpty();
  }

  synchronized int size() {
    return waiting.size();
  }

  private Notification removeLeastImportant() {
    for (Iterator<Notification> oldestFirst = waiting.iterator(); oldestFirst.hasNext(); ) {
      Notification candidate = oldestFirst.next();
      if (candidate.informational()) {
        oldestFirst.remove();
        return candidate;
      }
    }
    return waiting.removeFirst();
  }
}
