package io.github.replicatorkuma.notify;

import java.time.Duration;

/** Passes notifications on; never throws, never blocks, safe from any thread. */
public interface Notifier {
  /** Accepts {@code notification} for delivery some time soon, or loses it; returns at once. */
  void send(Notification notification);

  /**
   * Delivers what is still waiting, for at most {@code grace}, and stops. What is sent afterwards
   * is lost.
   */
  void close(Duration grace);
}
