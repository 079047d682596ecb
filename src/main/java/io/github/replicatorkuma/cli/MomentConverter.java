package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.config.DurationText;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a time from the command line, as people write it: a date, a date and time, or how long ago.
 */
record MomentConverter(InstantSource now, ZoneId zone) implements ITypeConverter<Instant> {
  /** As in {@code 2 hours ago}, {@code an hour ago} and {@code last week}. */
  private static final Pattern WORDS =
      Pattern.compile(
          "(an?|last|[0-9]{1,6}) ?(sec(?:ond)?|min(?:ute)?|hour|day|week|month|year)s?(?: ago)?");

  /** With the machine's clock and zone. */
  MomentConverter() {
    this(InstantSource.system(), ZoneId.systemDefault());
  }

  @Override
  public Instant convert(String value) {
    String text = value.strip();
    try {
      return text.matches("[0-9]{4}-.*") ? date(text) : ago(text.toLowerCase(Locale.ROOT));
    } catch (DateTimeException | ArithmeticException e) {
      throw new TypeConversionException(
          "'"
              + value
              + "' is no time; write it as 2026-03-01 (its first moment), 2026-03-01T14:30,"
              + " 2026-03-01T14:30+01:00, yesterday, or how long ago: 2h, 1w, \"2 hours ago\"");
    }
  }

  private Instant date(String text) {
    if (text.length() == "2026-03-01".length()) {
      return LocalDate.parse(text).atStartOfDay(zone).toInstant();
    }
    TemporalAccessor time =
        DateTimeFormatter.ISO_DATE_TIME.parseBest(
            text.replaceFirst(" ", "T"), ZonedDateTime::from, LocalDateTime::from);
    return time instanceof LocalDateTime local
        ? local.atZone(zone).toInstant()
        : Instant.from(time);
  }

  private static ChronoUnit unit(String word) {
    return switch (word) {
      case "SEC" -> ChronoUnit.SECONDS;
      case "MIN" -> ChronoUnit.MINUTES;
      default -> ChronoUnit.valueOf(word + "S");
    };
  }

  private Instant ago(String text) {
    ZonedDateTime here = now.instant().atZone(zone);
    if (text.equals("now")) {
      return here.toInstant();
    }
    if (text.equals("today") || text.equals("yesterday")) {
      return here.toLocalDate()
          .minusDays(text.equals("today") ? 0 : 1)
          .atStartOfDay(zone)
          .toInstant();
    }
    Matcher words = WORDS.matcher(text);
    if (words.matches()) {
      boolean counted = Character.isDigit(text.charAt(0));
      ChronoUnit unit = unit(words.group(2).toUpperCase(Locale.ROOT));
      return here.minus(counted ? Long.parseLong(words.group(1)) : 1, unit).toInstant();
    }
    String duration = text.replaceFirst(" ago$", "");
    // A bare number would be seconds, and is more likely a year.
    Optional<Duration> ago =
        duration.matches("[0-9]+") ? Optional.empty() : DurationText.parse(duration);
    return now.instant()
        .minus(
            ago.filter(found -> !found.isNegative())
                .orElseThrow(() -> new DateTimeParseException("no duration", text, 0)));
  }
}
