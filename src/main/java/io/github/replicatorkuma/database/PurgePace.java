package io.github.replicatorkuma.database;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Watches a purge, gives others their turn after each batch, and may end it there.
 *
 * <p>SQLite's locks know no queue: whoever waits looks again at intervals that grow with the time
 * waited, up to 100 ms. So after each batch the lock is to be left alone for as long as it was
 * held.
 */
public interface PurgePace {
  /** Without an end but that of the work. */
  PurgePace UNTIL_DONE =
      (rows, lock) -> {
        LockSupport.parkNanos(lock.toNanos());
        return true;
      };

  /** Is told, before anything is deleted, of how many monitors there is history and how much. */
  default void found(int monitors, long rows) {}

  /**
   * Gives way.
   *
   * @param rows how many the last batch deleted
   * @param lock how long it held the write lock
   * @return whether to go on
   */
  boolean goesOnAfter(int rows, Duration lock);
}
