package io.github.replicatorkuma.notify;

import io.github.replicatorkuma.time.Sleeper;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;

/**
 * Turns signals into looks: each a moment later, by chance, so that a fleet does not look in one
 * instant, and at most one in five seconds, however many signals there are. Safe for use by several
 * threads.
 */
final class SignalRelay {
  static final Duration SPREAD = Duration.ofSeconds(2);
  static final Duration REST = Duration.ofSeconds(5);

  private final Runnable look;
  private final Sleeper sleeper;
  private final RandomGenerator random;
  private final Semaphore signals = new Semaphore(0);

  SignalRelay(Runnable look, Sleeper sleeper, RandomGenerator random) {
    this.look = look;
    this.sleeper = sleeper;
    this.random = random;
  }

  /** Returns at once. */
  void signal() {
    signals.release();
  }

  /** Runs until its thread is interrupted. */
  void passOn() throws InterruptedException {
    while (true) {
      signals.acquire();
      sleeper.sleep(Duration.ofMillis(random.nextLong(SPREAD.toMillis())));
      signals.drainPermits(); // one look serves all who came before it
      look.run();
      sleeper.sleep(REST);
    }
  }
}
