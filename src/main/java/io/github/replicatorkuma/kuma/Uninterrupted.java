package io.github.replicatorkuma.kuma;

import io.github.replicatorkuma.time.Sleeper;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/** Puts a thread's interrupts off until it is closed: for waits that must come to their end. */
final class Uninterrupted implements AutoCloseable {
  private boolean interrupted = Thread.interrupted();

  void sleep(Sleeper sleeper, Duration duration) {
    try {
      sleeper.sleep(duration);
    } catch (InterruptedException e) {
      interrupted = true;
    }
  }

  /** An interrupt makes it try once more for as long. */
  boolean tryLock(Lock lock, Duration atMost) {
    try {
      return lock.tryLock(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
      return tryLock(lock, atMost);
    }
  }

  @Override
  public void close() {
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
