package io.github.replicatorkuma.notify;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes a signal of each message that something was published: the replicas that listen look. */
public final class SignallingNotifier implements Notifier {
  private static final String PUBLISHED = "published";

  private final Notifier notifier;
  private final SignalTag tag;

  public SignallingNotifier(Notifier notifier, SignalTag tag) {
    this.notifier = notifier;
    this.tag = tag;
  }

  @Override
  public void send(Notification notification) {
    Optional<String> signal =
        notification.event().equals(PUBLISHED) ? tag.value() : Optional.empty();
    notifier.send(signal.map(value -> tagged(notification, value)).orElse(notification));
  }

  @Override
  public void close(Duration grace) {
    notifier.close(grace);
  }

  private static Notification tagged(Notification notification, String signal) {
    List<String> tags = new ArrayList<>(notification.tags());
    tags.add(signal);
    return new Notification(
        notification.event(),
        notification.title(),
        notification.message(),
        notification.priority(),
        tags,
        notification.informational());
  }
}
