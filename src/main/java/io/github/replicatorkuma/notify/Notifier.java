package io.github.replicatorkuma.notify;

import java.time.Duration;
import java.util.List;

/** Passes notifications on; never throws, never blocks, safe from any thread. */
public interface Notifier {
  /** Accepts {@code notification} for delivery some time soon, or loses it; returns at once. */
  void send(Notification notification);

  /**
   * Delivers what is still waiting, for at most {@code grace}, and stops. What is sent afterwards
   * is lost.
   */
  default void close(Duration grace) {}

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
