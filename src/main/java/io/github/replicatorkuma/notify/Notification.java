package io.github.replicatorkuma.notify;

import io.github.replicatorkuma.model.CycleReport;
import java.util.List;

/**
 * Something people want to know. Holds no secret, and of rows no more than their names.
 *
 * @param event what happened, for logs: {@code published}, {@code applied}, {@code withheld},
 *     {@code refused}, {@code rolled_back}, {@code drifted}, {@code failing}, {@code recovered} …
 * @param title without the instance's name, which the channel adds
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

  /** Whether it tells of a publish, which makes replicas look. */
  boolean isPublish() {
    return event.equals(CycleReport.PUBLISHED);
  }

  /** What goes on as it should. */
  public static Notification routine(String event, String title, String message, String tag) {
    return new Notification(event, title, message, Priority.LOW, List.of(tag), true);
  }

  /** What replicas need of this one, for a person to overlook. */
  Notification asSignal() {
    String why = "This tells the replicas to look now. NTFY_LEVEL=problems leaves out the rest.";
    return new Notification(event, "Signal to the replicas", why, Priority.MIN, tags, true);
  }

  /** What is told however much was told before. */
  public static Notification news(
      String event, String title, String message, Priority priority, String tag) {
    return new Notification(event, title, message, priority, List.of(tag), false);
  }
}
