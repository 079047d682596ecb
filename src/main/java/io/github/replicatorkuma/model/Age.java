package io.github.replicatorkuma.model;

import java.time.Duration;
import java.time.Instant;

/** How long ago something was, for people. */
public final class Age {
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private Age() {}

  /** What another clock calls the future is now. */
  public static String of(Instant time, Instant now) {
    Duration age = Duration.between(time, now);
    return age.compareTo(MOMENT) < 0 ? "just now" : about(age) + " ago";
  }

  /** In the largest unit that fits. */
  public static String about(Duration length) {
    if (length.toDays() > 0) {
      return Amount.of(length.toDays(), "day");
    }
    if (length.toHours() > 0) {
      return Amount.of(length.toHours(), "hour");
    }
    return length.toMinutes() > 0
        ? Amount.of(length.toMinutes(), "minute")
        : Amount.of(length.toSeconds(), "second");
  }
}
