package io.github.replicatorkuma.notify;

import io.github.replicatorkuma.time.Sleeper;
import java.time.Duration;
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
  private boolean signalled;

  SignalRelay(Runnable look, Sleeper sleeper, RandomGenerator random) {
    this.look = look;
    this.sleeper = sleeper;
    this.random = random;
  }

  /** Returns at once. */
  synchronized void signal() {
    signalled = true;
    notifyAll();
  }

  /** Runs until its thread is interrupted. */
  void passOn() throws InterruptedException {
    while (true) {
      awaitSignal();
      sleeper.sleep(Duration.ofMillis(random.nextLong(SPREAD.toMillis())));
      forgetSignal();
      look.run();
      sleeper.sleep(REST);
    }
  }

  private synchronized void awaitSignal() throws InterruptedException {
    while (!signalled) {
      wait();
    }
  }

  /** One look serves all who came before it. */
  private synchronized void forgetSignal() {
    signalled = false;
  }
}
