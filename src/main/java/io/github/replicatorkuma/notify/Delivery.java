package io.github.replicatorkuma.notify;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.notify.DeliveryFailure.Kind;
import io.github.replicatorkuma.time.Background;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Delivers notifications by a channel from a thread of its own, so that a dead or slow server never
 * delays the caller.
 *
 * <p>Each message is tried three times. A state that could not be told is owed as long as it is
 * true, anything else is lost then. Informational ones stop at {@value #DAILY_INFORMATIONAL} a UTC
 * day, since ntfy.sh grants 250 messages that Kuma's own alerts may share.
 */
public final class Delivery implements Notifier {
  static final int DAILY_INFORMATIONAL = 60;

  private static final EventLog log = EventLog.of(Delivery.class);
  private static final int TRIES = 3;
  private static final int PAUSE_FACTOR = 5;
  private static final Duration FOR_EVER = Duration.ofDays(366);

  private final Channel channel;
  private final Limits limits;
  private final Function<Notification, Optional<Notification>> level;
  private final BiConsumer<String, String> outages;
  private final Runnable arrived;
  private final Outbox outbox;
  private final DailyQuota quota;
  private final Owed owed = new Owed();
  private final Thread thread;
  private boolean outage;

  /**
   * What a test may want smaller.
   *
   * @param firstPause after the first failed try; five times as long after the second
   * @param owedPause between two tries of what is owed
   */
  public record Limits(int capacity, Duration firstPause, Duration owedPause) {
    public static final Limits DEFAULT =
        new Limits(100, Duration.ofSeconds(2), Duration.ofMinutes(1));
  }

  /**
   * Starts the thread.
   *
   * @param clock tells which day it is
   * @param level what is told of what is sent, if anything
   * @param outages told why messages do not arrive any more, and what to do; with no reason, that
   *     they arrive again
   * @param arrived is run after each that was delivered
   */
  public Delivery(
      Channel channel,
      Clock clock,
      Function<Notification, Optional<Notification>> level,
      BiConsumer<String, String> outages,
      Runnable arrived,
      Limits limits) {
    this.channel = channel;
    this.level = level;
    this.outages = outages;
    this.arrived = arrived;
    this.limits = limits;
    this.outbox = new Outbox(limits.capacity());
    this.quota = new DailyQuota(DAILY_INFORMATIONAL, clock);
    this.thread = Background.thread(channel.name(), this::deliverAll);
    thread.start();
  }

  @Override
  public void send(Notification notification) {
    level
        .apply(notification)
        .flatMap(outbox::add)
        .ifPresent(lost -> log.debug("notification_lost", field("kind", lost.event())));
  }

  @Override
  public void close(Duration grace) {
    outbox.close();
    try {
      // join(0) would wait for ever
      thread.join(Math.max(1, grace.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      int waiting = outbox.size() + 1;
      log.warn("notifications_lost", field("server", channel.server()), field("waiting", waiting));
      thread.interrupt();
    }
  }

  /** Ends early only where {@link #close} has said what is lost. */
  private void deliverAll() throws InterruptedException {
    while (!outbox.isOver()) {
      Optional<Notification> next = outbox.take(owed.isEmpty() ? FOR_EVER : limits.owedPause());
      if (next.isEmpty()) {
        for (Notification notification : owed.all()) {
          deliver(notification, 1);
        }
      } else if (owed.supersede(next.get())) {
        Optional<Notification> admitted = quota.admit(next.get());
        if (admitted.isPresent() && deliver(admitted.get(), TRIES)) {
          quota.delivered(admitted.get());
        }
      }
    }
  }

  /** Tries so often; whether it was delivered. */
  private boolean deliver(Notification notification, int tries) throws InterruptedException {
    Duration pause = limits.firstPause();
    for (int left = tries - 1; ; left--) {
      try {
        channel.deliver(notification);
        delivered(notification);
        return true;
      } catch (DeliveryFailure failure) {
        if (left == 0 || failure.kind() != Kind.RETRYABLE) {
          notDelivered(notification, failure);
          return false;
        }
      } catch (RuntimeException e) {
        // Not its message, which may hold the address.
        String reason = "unexpected " + e.getClass().getSimpleName();
        log.error(
            "notification_failed", field("kind", notification.event()), field("reason", reason));
        return false;
      }
      outbox.pause(pause);
      pause = pause.multipliedBy(PAUSE_FACTOR);
    }
  }

  private void delivered(Notification notification) {
    arrived.run();
    if (outage) {
      log.info(channel.name() + "_works_again", field("server", channel.server()));
      outages.accept("", "");
    }
    log.debug("notification_sent", field("kind", notification.event()));
    outage = false;
    owed.told(notification);
  }

  /** One line when an outage starts and one when it ends, however many messages it eats. */
  private void notDelivered(Notification notification, DeliveryFailure failure) {
    if (!outage) {
      log.warn(
          channel.name() + "_failed",
          field("server", channel.server()),
          field("kind", notification.event()),
          field("reason", failure.reason()),
          field("hint", failure.hint().isEmpty() ? null : failure.hint()));
      outages.accept(failure.reason(), failure.hint());
    }
    outage = true;
    if (failure.kind() == Kind.RETRYABLE) {
      owed.add(notification);
    } else {
      owed.told(notification);
    }
  }
}
