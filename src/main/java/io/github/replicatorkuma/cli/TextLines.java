package io.github.replicatorkuma.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** Writes each event as {@code key=value} text on one line. */
final class TextLines extends EncoderBase<ILoggingEvent> {
  private static final byte[] NOTHING = {};
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX").withZone(ZoneId.systemDefault());

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    String logger = event.getLoggerName();
    StringBuilder line = new StringBuilder("time=");
    TIME.formatTo(event.getInstant(), line);
    line.append(" level=").append(event.getLevel());
    line.append(" logger=").append(logger.substring(logger.lastIndexOf('.') + 1)).append(' ');
    event.getMDCPropertyMap().forEach((key, value) -> line.append(key + "=" + value + " "));
    return line.append(LogLine.of(event)).append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }
}
