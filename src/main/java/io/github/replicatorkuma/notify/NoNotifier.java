package io.github.replicatorkuma.notify;

import java.time.Duration;

/** For an instance whose operator wants no messages. */
public final class NoNotifier implements Notifier {
  @Override
  public void send(Notification notification) {}

  @Override
  public void close(Duration grace) {}
}
