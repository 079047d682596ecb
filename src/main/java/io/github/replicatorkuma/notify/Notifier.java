package io.github.replicatorkuma.notify;

import java.time.Duration;
import java.util.List;

/** Passes notifications on; never throws, never blocks, safe from any thread. */
@FunctionalInterface
public interface Notifier {
  /** Accepts {@code notification} for delivery some time soon, or loses it; returns at once. */
  void send(Notification notification);

  /**
   * Delivers what is still waiting, for at most {@code grace}, and stops. What is sent afterwards
   * is lost.
   */
  default void close(Duration grace) {}

  /**
   * Leaves out what goes on as it should.
   *
   * @param signals whether replicas wait for the message of a publish: it comes without a sound
   *     then
   */
  static Notifier ofProblems(Notifier notifier, boolean signals) {
    return new Notifier() {
      @Override
      public void send(Notification notification) {
        if (!notification.informational()) {
          notifier.send(notification);
        } else if (signals && notification.isPublish()) {
          notifier.send(notification.asSignal());
        }
      }

      @Override
      public void close(Duration grace) {
        notifier.close(grace);
      }
    };
  }

  /** Tells by each of these, where there are any. */
  static Notifier all(List<? extends Notifier> notifiers) {
    return new Notifier() {
      @Override
      public void send(Notification notification) {
        notifiers.forEach(notifier -> notifier.send(notification));
      }

      @Override
      public void close(Duration grace) {
        notifiers.forEach(notifier -> notifier.close(grace));
      }
    };
  }
}
