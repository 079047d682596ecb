package io.github.replicatorkuma.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.encoder.EncoderBase;
import io.github.replicatorkuma.model.Json;
import io.github.replicatorkuma.model.PlainText;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.event.KeyValuePair;

/** Writes each event as one line: {@code key=value} text, or a JSON object. */
final class LineEncoder extends EncoderBase<ILoggingEvent> {
  private static final byte[] NOTHING = {};

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX").withZone(ZoneId.systemDefault());

  private final LogFormat format;

  LineEncoder(LogFormat format) {
    this.format = format;
  }

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
    String line = format == LogFormat.JSON ? json(event) : text(event);
    return (line + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** Its fields beside time, level and cycle. */
  private static String json(ILoggingEvent event) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("time", event.getInstant().toString());
    fields.put("level", event.getLevel().toString().toLowerCase(Locale.ROOT));
    fields.put("logger", event.getLoggerName());
    fields.put("thread", event.getThreadName());
    fields.putAll(event.getMDCPropertyMap());
    fields(event).forEach(fields::putIfAbsent);
    return Json.text(fields);
  }

  private static String text(ILoggingEvent event) {
    String logger = event.getLoggerName();
    StringBuilder line = new StringBuilder("time=");
    TIME.formatTo(event.getInstant(), line);
    line.append(" level=").append(event.getLevel());
    line.append(" logger=").append(logger.substring(logger.lastIndexOf('.') + 1)).append(' ');
    event.getMDCPropertyMap().forEach((key, value) -> line.append(key + "=" + value + " "));
    return line.append(LogLine.of(event)).toString();
  }

  /** In their order; one named {@code message} where a library tells something. */
  private static Map<String, Object> fields(ILoggingEvent event) {
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    if (pairs == null) {
      return Map.of("message", LogLine.of(event));
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    pairs.forEach(pair -> fields.put(pair.key, value(pair.value)));
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      fields.put("thrown", LogLine.described(thrown));
    }
    return fields;
  }

  /** A number stays one. */
  private static Object value(Object value) {
    if (value instanceof Number) {
      return value;
    }
    String text = value.toString();
    return text.length() > PlainText.LONGEST ? text.substring(0, PlainText.LONGEST) + "…" : text;
  }
}
