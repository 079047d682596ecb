package io.github.replicatorkuma.notify;

import io.github.replicatorkuma.http.HttpFailure;
import io.github.replicatorkuma.notify.PushPace.Push;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a service that waits to hear from us that replication works, or that it does not, from a
 * thread of its own: a dead or slow service never delays the caller. It tells that the loop hangs
 * as well, and its silence that the process is gone.
 */
public final class PushReporter implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PushReporter.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** How often it is looked whether something is due, beside each cycle's end. */
  private static final Duration LOOK = Duration.ofSeconds(15);

  private final PushTarget target;
  private final Supplier<Optional<String>> trouble;
  private final Clock clock;
  private final Duration timeout;
  private final PushPace pace = new PushPace();
  private final Thread thread;
  private boolean goodCycle;
  private boolean woken;
  private boolean outage;

  /**
   * Starts the thread.
   *
   * @param trouble why replication does not work; empty while it does. Asked on that thread
   */
  public PushReporter(PushTarget target, Supplier<Optional<String>> trouble, Clock clock) {
    this(target, trouble, clock, TIMEOUT);
  }

  PushReporter(
      PushTarget target, Supplier<Optional<String>> trouble, Clock clock, Duration timeout) {
    this.target = target;
    this.trouble = trouble;
    this.clock = clock;
    this.timeout = timeout;
    this.thread = new Thread(this::reportAll, "push");
    thread.setDaemon(true);
    thread.start();
  }

  /** A cycle has ended; returns at once. */
  public synchronized void cycleEnded(boolean good) {
    goodCycle |= good;
    woken = true;
    notifyAll();
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void reportAll() {
    try {
      while (true) {
        awaitCycle();
        try {
          report();
        } catch (RuntimeException e) {
          // Not its message, which may hold the address.
          log.error("event=push_failed reason={}", e.getClass().getSimpleName());
        }
      }
    } catch (InterruptedException closed) {
      log.debug("event=push_ended");
    }
  }

  private synchronized void awaitCycle() throws InterruptedException {
    long deadline = System.nanoTime() + LOOK.toNanos();
    for (long left = LOOK.toMillis(); !woken && left > 0; ) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    }
    woken = false;
    if (goodCycle) {
      pace.goodCycle();
      goodCycle = false;
    }
  }

  private void report() throws InterruptedException {
    Optional<String> reason = trouble.get();
    Optional<Push> due = pace.due(reason.isEmpty(), clock.instant());
    if (due.isEmpty()) {
      return;
    }
    Optional<PushTarget.Request> request =
        due.get() == Push.WELL ? Optional.of(target.well()) : target.failing(reason.orElse(""));
    Optional<String> failure = request.isPresent() ? send(request.get()) : Optional.empty();
    pace.tried(due.get(), failure.isEmpty(), clock.instant());
    if (request.isPresent()) {
      note(failure);
    }
  }

  /** One line when an outage starts and one when it ends. */
  private void note(Optional<String> failure) {
    if (failure.isPresent() && !outage) {
      log.warn("event=push_failed server={} reason=\"{}\"", target.server(), failure.get());
    } else if (failure.isEmpty() && outage) {
      log.info("event=push_works_again server={}", target.server());
    }
    outage = failure.isPresent();
  }

  /** Why it was not delivered, without the address; empty when it was. */
  private Optional<String> send(PushTarget.Request request) throws InterruptedException {
    try {
      int status = request.call().status(timeout);
      return status >= 200 && status < 300 ? Optional.empty() : Optional.of(refusal(status));
    } catch (HttpFailure e) {
      return Optional.of(e.reason());
    }
  }

  private static String refusal(int status) {
    boolean redirect = status >= 300 && status < 400;
    return "HTTP " + status + (redirect ? ", a redirect, which is not followed" : "");
  }
}
