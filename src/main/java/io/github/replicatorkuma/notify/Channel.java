package io.github.replicatorkuma.notify;

import java.time.Duration;

/** A way to people, or to a service that waits to hear from us. For one thread. */
public interface Channel {
  /** What one try may take. */
  Duration TIMEOUT = Duration.ofSeconds(10);

  /** How it is called in logs. */
  String name();

  /** The server alone, for logs: without what lets anybody in. */
  String server();

  /**
   * Tries once to deliver.
   *
   * @throws DeliveryFailure when it is not certain that it arrived
   */
  void deliver(Notification notification) throws DeliveryFailure, InterruptedException;
}
