package io.github.replicatorkuma.notify;

import io.github.replicatorkuma.notify.NtfyClient.Attempt;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends notifications to an ntfy topic from a thread of its own, so that a dead or slow server
 * never delays the caller.
 *
 * <p>Each message is tried three times. A state that could not be told is owed as long as it is
 * true, anything else is lost then. Informational ones stop at {@value #DAILY_INFORMATIONAL} a UTC
 * day, since ntfy.sh grants 250 messages that Kuma's own alerts may share.
 */
public final class NtfyNotifier implements Notifier {
  static final int DAILY_INFORMATIONAL = 60;

  private static final Logger log = LoggerFactory.getLogger(NtfyNotifier.class);
  private static final int TRIES = 3;
  private static final int PAUSE_FACTOR = 5;
  private static final Duration FOR_EVER = Duration.ofDays(366);

  private final NtfyTarget target;
  private final String instanceName;
  private final Optional<URI> click;
  private final Duration firstPause;
  private final Duration owedPause;
  private final Owed owed = new Owed();
  private final NtfyClient client;
  private final Outbox outbox;
  private final DailyQuota quota;
  private final Thread thread;
  private boolean outage;

  /**
   * What a test may want smaller.
   *
   * @param timeout of one try
   * @param firstPause after the first failed try; five times as long after the second
   * @param owedPause between two tries of what is owed
   */
  record Limits(int capacity, Duration timeout, Duration firstPause, Duration owedPause) {
    static final Limits DEFAULT =
        new Limits(100, Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofMinutes(1));
  }

  /**
   * Starts the thread.
   *
   * @param instanceName put in front of each title
   * @param click the page that each message opens
   * @param clock tells which day it is
   */
  public NtfyNotifier(NtfyTarget target, String instanceName, Optional<URI> click, Clock clock) {
    this(target, instanceName, click, clock, Limits.DEFAULT);
  }

  NtfyNotifier(
      NtfyTarget target, String instanceName, Optional<URI> click, Clock clock, Limits limits) {
    this.target = target;
    this.instanceName = instanceName;
    this.click = click;
    this.firstPause = limits.firstPause();
    this.owedPause = limits.owedPause();
    this.client = new NtfyClient(target, limits.timeout());
    this.outbox = new Outbox(limits.capacity());
    this.quota = new DailyQuota(DAILY_INFORMATIONAL, clock);
    this.thread = new Thread(this::deliverAll, "ntfy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void send(Notification notification) {
    outbox
        .add(notification)
        .ifPresent(lost -> log.debug("event=notification_lost kind={}", lost.event()));
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
      log.warn("event=notifications_lost server={} waiting={}", target.server(), outbox.size() + 1);
      thread.interrupt();
    }
  }

  private void deliverAll() {
    try {
      while (!outbox.isOver()) {
        Optional<Notification> next = outbox.take(owed.isEmpty() ? FOR_EVER : owedPause);
        if (next.isEmpty()) {
          tellOwed();
        } else {
          tell(next.get());
        }
      }
    } catch (InterruptedException closed) {
      // close() has said what is lost
    }
  }

  private void tell(Notification notification) throws InterruptedException {
    if (!owed.supersede(notification)) {
      return;
    }
    try {
      deliverWithinQuota(notification);
    } catch (RuntimeException e) {
      // Not its message, which may hold the address.
      String reason = e.getClass().getSimpleName();
      log.error("event=notification_failed kind={} reason={}", notification.event(), reason);
    }
  }

  private void tellOwed() throws InterruptedException {
    for (Notification notification : owed.all()) {
      Attempt attempt = client.post(text(notification));
      report(notification, attempt);
      if (attempt.delivered() || !attempt.worthRetrying()) {
        owed.told(notification);
      }
    }
  }

  private byte[] text(Notification notification) {
    return NtfyMessage.of(notification, target.topic(), instanceName, click);
  }

  private void deliverWithinQuota(Notification notification) throws InterruptedException {
    if (!notification.informational()) {
      deliver(notification);
    } else if (!quota.isExhausted()) {
      if (deliver(notification)) {
        quota.spend();
      }
    } else if (!quota.isAnnounced() && deliver(quotaNotice())) {
      quota.announced();
    }
  }

  private boolean deliver(Notification notification) throws InterruptedException {
    byte[] json = text(notification);
    Duration pause = firstPause;
    Attempt attempt = client.post(json);
    for (int tries = 1; tries < TRIES && attempt.worthRetrying(); tries++) {
      outbox.pause(pause);
      pause = pause.multipliedBy(PAUSE_FACTOR);
      attempt = client.post(json);
    }
    report(notification, attempt);
    if (attempt.worthRetrying()) {
      owed.add(notification);
    }
    return attempt.delivered();
  }

  /** One line when an outage starts and one when it ends, however many messages it eats. */
  private void report(Notification notification, Attempt attempt) {
    if (attempt.delivered()) {
      if (outage) {
        log.info("event=ntfy_works_again server={}", target.server());
      }
      log.debug("event=notification_sent kind={}", notification.event());
    } else if (!outage) {
      log.warn(
          "event=ntfy_failed server={} kind={} reason=\"{}\"",
          target.server(),
          notification.event(),
          attempt.reason());
    }
    outage = !attempt.delivered();
  }

  private static Notification quotaNotice() {
    return new Notification(
        "quota",
        "No more routine messages today",
        DAILY_INFORMATIONAL
            + " routine messages were sent since midnight UTC. Further ones are left out until the"
            + " next; failures are still reported.",
        Priority.LOW,
        List.of("mute"),
        false);
  }
}
