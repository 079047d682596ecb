package io.github.replicatorkuma.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** Writes each event as {@code key=value} text on one line. */
final class TextLines extends LineEncoder {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX").withZone(ZoneId.systemDefault());

  @Override
  String line(ILoggingEvent event) {
    String logger = event.getLoggerName();
    StringBuilder line = new StringBuilder("time=");
    TIME.formatTo(event.getInstant(), line);
    line.append(" level=").append(event.getLevel());
    line.append(" logger=").append(logger.substring(logger.lastIndexOf('.') + 1)).append(' ');
    event.getMDCPropertyMap().forEach((key, value) -> line.append(key + "=" + value + " "));
    return line.append(LogLine.of(event)).toString();
  }
}
