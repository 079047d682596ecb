package io.github.replicatorkuma.notify;

import io.github.replicatorkuma.model.Change;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.Hint;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Something people want to know. Holds no secret, and of rows no more than their names.
 *
 * @param event what happened, for logs: {@code published}, {@code applied}, {@code withheld},
 *     {@code refused}, {@code rolled_back}, {@code drifted}, {@code failing}, {@code recovered} …
 * @param title without the instance's name, which the channel adds
 * @param message plain text
 * @param tags ntfy's emoji short codes
 * @param informational whether nobody has to act: such messages are rationed
 * @param hint which the message ends with, as {@link Hint} has it
 * @param change what was published or applied
 */
public record Notification(
    String event,
    String title,
    String message,
    Priority priority,
    List<String> tags,
    boolean informational,
    String hint,
    Optional<Change> change) {
  private static final Optional<Change> NONE = Optional.empty();

  public Notification {
    tags = List.copyOf(tags);
  }

  /** Whether it makes the other instances look: of a publish, or of one that wants to lead. */
  boolean isSignal() {
    return event.equals(CycleReport.PUBLISHED) || event.equals(CycleReport.ASKED);
  }

  /** What goes on as it should. */
  public static Notification routine(String event, String title, String message, String tag) {
    return new Notification(event, title, message, Priority.LOW, List.of(tag), true, "", NONE);
  }

  /** The same, with what to do and how the rows changed, for machines. */
  public Notification with(String what, Optional<Change> how) {
    return new Notification(event, title, message, priority, tags, informational, what, how);
  }

  /** The same with one more tag. */
  public Notification tagged(String tag) {
    List<String> all = Stream.concat(tags.stream(), Stream.of(tag)).toList();
    return new Notification(event, title, message, priority, all, informational, hint, change);
  }

  /**
   * What is told of this where only problems are wanted.
   *
   * @param signals whether the others wait for the message that is one: it comes without a sound
   *     then, for a person to overlook
   */
  public Optional<Notification> ofProblems(boolean signals) {
    String why = "This tells the others to look now. NTFY_LEVEL=problems leaves out the rest.";
    Notification signal =
        new Notification(event, "Signal to the others", why, Priority.MIN, tags, true, "", NONE);
    boolean wanted = !informational || (signals && isSignal());
    return Optional.of(informational ? signal : this).filter(any -> wanted);
  }

  /** What is told however much was told before. */
  public static Notification news(
      String event, String title, String message, Priority priority, String tag) {
    return new Notification(event, title, message, priority, List.of(tag), false, "", NONE);
  }
}
