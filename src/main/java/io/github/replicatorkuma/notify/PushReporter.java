package io.github.replicatorkuma.notify;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.notify.DeliveryFailure.Kind;
import io.github.replicatorkuma.time.Background;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Tells a service that waits to hear from us that replication works, or that it does not, from a
 * thread of its own: a dead or slow service never delays the caller. It tells that the loop hangs
 * as well, and its silence that the process is gone.
 */
public final class PushReporter implements AutoCloseable {
  private static final EventLog log = EventLog.of(PushReporter.class);

  /** How often it is looked whether something is due, beside each cycle's end. */
  private static final int LOOK_SECONDS = 15;

  private final Channel channel;
  private final Supplier<Optional<String>> trouble;
  private final Clock clock;
  private final PushPace pace = new PushPace();
  private final ScheduledExecutorService thread;
  private boolean outage;

  /**
   * Starts the thread.
   *
   * @param trouble why replication does not work; empty while it does. Asked on that thread
   */
  public PushReporter(Channel channel, Supplier<Optional<String>> trouble, Clock clock) {
    this.channel = channel;
    this.trouble = trouble;
    this.clock = clock;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> Background.thread(channel.name(), task::run));
    var unused =
        thread.scheduleWithFixedDelay(this::report, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
  }

  /** A cycle has ended; returns at once. */
  public void cycleEnded(boolean good) {
    thread.execute(
        () -> {
          if (good) {
            pace.goodCycle();
          }
          report();
        });
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void report() {
    try {
      Optional<String> reason = trouble.get();
      if (pace.isDue(reason.isEmpty(), clock.instant())) {
        boolean arrived = deliver(reason.map(PushReporter::failing).orElseGet(PushReporter::well));
        pace.tried(reason.isEmpty(), arrived, clock.instant());
      }
    } catch (RuntimeException e) {
      // Not its message, which may hold the address.
      log.error(
          channel.name() + "_failed",
          field("reason", "unexpected " + e.getClass().getSimpleName()));
    } catch (InterruptedException closed) {
      log.debug(channel.name() + "_ended");
    }
  }

  /** One line when an outage starts and one when it ends. What has no word counts as told. */
  private boolean deliver(Notification notification) throws InterruptedException {
    try {
      channel.deliver(notification);
      if (outage) {
        log.info(channel.name() + "_works_again", field("server", channel.server()));
      }
      outage = false;
      return true;
    } catch (DeliveryFailure failure) {
      if (failure.kind() == Kind.UNSPOKEN) {
        return true;
      }
      if (!outage) {
        String reason = failure.reason();
        log.warn(
            channel.name() + "_failed", field("server", channel.server()), field("reason", reason));
      }
      outage = true;
      return false;
    }
  }

  private static Notification well() {
    return Notification.routine("well", "Replication works", "", "white_check_mark");
  }

  private static Notification failing(String reason) {
    return Notification.news(
        "failing", "Replication is failing", reason, Priority.HIGH, "rotating_light");
  }
}
