package io.github.replicatorkuma.notify;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Notifications that wait for delivery: bounded, and what matters least goes first. */
final class Outbox {
  private final int capacity;
  private final Deque<Notification> waiting = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
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
  Optional<Notification> add(Notification notification) {
    lock.lock();
    try {
      if (closed) {
        return Optional.of(notification);
      }
      waiting.addLast(notification);
      changed.signalAll();
      return waiting.size() > capacity ? Optional.of(removeLeastImportant()) : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the next one; empty when the time is over, or the box closed and nothing left. */
  Optional<Notification> take(Duration atMost) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = atMost.toNanos();
      while (waiting.isEmpty() && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      return Optional.ofNullable(waiting.pollFirst());
    } finally {
      lock.unlock();
    }
  }

  /** Waits for {@code pause}, or until the box is closed: then nobody has time to wait. */
  void pause(Duration pause) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = pause.toNanos();
      while (left > 0 && !closed) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing comes any more. */
  boolean isOver() {
    lock.lock();
    try {
      return closed && waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
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
