package io.github.replicatorkuma.database.jdbc;

import java.time.Duration;

/** How many rows to delete at once, learned from how long the last batches held the lock. */
final class BatchSize {
  private static final int FIRST = 100;
  private static final int LARGEST = 20_000;

  private final Duration longestLock;
  private int rows = FIRST;

  BatchSize(Duration longestLock) {
    this.longestLock = longestLock;
  }

  int rows() {
    return rows;
  }

  /** Notes how long a full batch held the lock; aims at half of what is allowed. */
  void held(Duration lock) {
    if (lock.compareTo(longestLock) > 0) {
      rows = Math.max(1, rows / 4);
    } else if (lock.multipliedBy(2).compareTo(longestLock) > 0) {
      rows = Math.max(1, rows * 3 / 4);
    } else if (lock.multipliedBy(4).compareTo(longestLock) < 0) {
      rows = Math.min(LARGEST, rows * 2);
    }
  }
}
