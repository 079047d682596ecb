package io.github.replicatorkuma.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Waits for something that another thread or process does. */
public final class Await {
  private static final Duration POLL = Duration.ofMillis(100);

  private Await() {}

  /**
   * Returns as soon as {@code condition} holds.
   *
   * @param found what to show when it does not in time
   */
  public static void until(
      String what, Duration atMost, Callable<Boolean> condition, Supplier<String> found)
      throws Exception {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + atMost + ": " + what + "\n" + found.get());
      }
      pause(POLL);
    }
  }

  /** Does it on a thread of its own, which keeps no JVM from its end. */
  public static <T> FutureTask<T> inBackground(Callable<T> task) {
    FutureTask<T> future = new FutureTask<>(task);
    Thread thread = new Thread(future);
    thread.setDaemon(true);
    thread.start();
    return future;
  }

  /** Lets time pass. */
  public static void pause(Duration duration) throws InterruptedException {
    boolean unused = new CountDownLatch(1).await(duration.toNanos(), TimeUnit.NANOSECONDS);
  }
}
