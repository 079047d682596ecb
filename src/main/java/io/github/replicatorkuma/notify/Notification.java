package io.github.replicatorkuma.notify;

import java.util.List;

/**
 * Something people want to know. Holds no secret, and of rows no more than their names.
 *
 * @param event what happened, for logs: {@code published}, {@code applied}, {@code withheld},
 *     {@code refused}, {@code rolled_back}, {@code drifted}, {@code failing}, {@code recovered} …
 * @param title without the instance's name, which the notifier adds
 * @param message plain text
 * @param tags ntfy's emoji short codes
 * @param informational whether nobody has to act: such messages are rationed
 */
public record Notification(
    String event,
    String title,
    String message,
    Priority priority,
    List<String> tags,
    boolean informational) {
  public Notification {
    tags = List.copyOf(tags);
  }
}
