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
import java.time.temporal.TemporalAccessor;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a time from the command line, as people write it: a date, a date and time, or how long ago.
 */
final class MomentConverter implements ITypeConverter<Instant> {
  private static final String AGO = " ago";

  private final InstantSource now;
  private final ZoneId zone;

  /** With the machine's clock and zone. */
  MomentConverter() {
    this(InstantSource.system(), ZoneId.systemDefault());
  }

  MomentConverter(InstantSource now, ZoneId zone) {
    this.now = now;
    this.zone = zone;
  }

  @Override
  public Instant convert(String value) {
    String text = value.strip();
    try {
      return text.matches("[0-9]{4}-.*") ? date(text) : ago(text);
    } catch (DateTimeException | ArithmeticException e) {
      throw new TypeConversionException(
          "'"
              + value
              + "' is no time; write it as 2026-03-01 (its first moment), 2026-03-01T14:30,"
              + " 2026-03-01T14:30+01:00, or how long ago: 2h, \"3d ago\"");
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

  private Instant ago(String text) {
    String duration = text.endsWith(AGO) ? text.substring(0, text.length() - AGO.length()) : text;
    // A bare number would be seconds, and is more likely a year.
    Optional<Duration> ago =
        duration.matches("[0-9]+") ? Optional.empty() : DurationText.parse(duration);
    return now.instant()
        .minus(
            ago.filter(found -> !found.isNegative())
                .orElseThrow(() -> new DateTimeParseException("no duration", text, 0)));
  }
}
