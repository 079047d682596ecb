package io.github.replicatorkuma.health;

import io.github.replicatorkuma.model.Amount;
import io.github.replicatorkuma.model.CycleReport;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** Times, lengths and outcomes as people read them. */
public final class Wording {
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final long KIB = 1024;

  /** Where the glossary's word is not what people say. */
  private static final Map<String, String> EVENTS =
      Map.of("withheld", "not published", CycleReport.UNREACHABLE, "cannot reach the repository");

  private Wording() {}

  public static String time(Instant time) {
    return UTC.format(time);
  }

  /** How long something took. */
  static String length(Duration length) {
    if (length.toMinutes() > 0) {
      return length.toMinutes() + " min " + length.toSecondsPart() + " s";
    }
    long millis = length.toMillis();
    return millis < 100 ? "< 0.1 s" : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
  }

  public static String size(long bytes) {
    if (bytes < KIB) {
      return Amount.of(bytes, "byte");
    }
    return bytes < KIB * KIB
        ? String.format(Locale.ROOT, "%.1f KiB", bytes / (double) KIB)
        : String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (KIB * KIB));
  }

  /** How a cycle ended, in a word or two. */
  static String event(CycleReport report) {
    return capital(EVENTS.getOrDefault(report.event(), report.event()).replace('_', ' '));
  }

  /** A summary as a sentence. */
  static String sentence(String summary) {
    return summary.isEmpty() || summary.endsWith(".") ? capital(summary) : capital(summary) + ".";
  }

  public static String capital(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
