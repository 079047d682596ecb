package io.github.replicatorkuma.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as operators write them: {@code 300}, {@code 90s}, {@code 1h30m}, {@code PT5M}. */
public final class DurationText {
  static final String HINT = "write it as in 300 (seconds), 250ms, 90s, 5m, 1h30m or PT5M";

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");
  private static final Pattern UNITS =
      Pattern.compile(
          "(?:([0-9]{1,9})w)?(?:([0-9]{1,9})d)?(?:([0-9]{1,9})h)?(?:([0-9]{1,9})m)?"
              + "(?:([0-9]{1,9})s)?(?:([0-9]{1,9})ms)?");

  private DurationText() {}

  /** Empty when {@code text} is no duration. */
  public static Optional<Duration> parse(String text) {
    if (SECONDS.matcher(text).matches()) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    Matcher units = UNITS.matcher(text);
    if (!text.isEmpty() && units.matches()) {
      return Optional.of(
          Duration.ofDays(7 * number(units.group(1)))
              .plusDays(number(units.group(2)))
              .plusHours(number(units.group(3)))
              .plusMinutes(number(units.group(4)))
              .plusSeconds(number(units.group(5)))
              .plusMillis(number(units.group(6))));
    }
    try {
      return Optional.of(Duration.parse(text));
    } catch (DateTimeParseException noDuration) {
      return Optional.empty();
    }
  }

  /** The form that {@link #parse} reads back, to the millisecond. */
  static String format(Duration duration) {
    StringBuilder text = new StringBuilder();
    append(text, duration.toDays(), "d");
    append(text, duration.toHoursPart(), "h");
    append(text, duration.toMinutesPart(), "m");
    append(text, duration.toSecondsPart(), "s");
    append(text, duration.toMillisPart(), "ms");
    return text.length() == 0 ? "0s" : text.toString();
  }

  private static void append(StringBuilder text, long number, String unit) {
    if (number > 0) {
      text.append(number).append(unit);
    }
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
