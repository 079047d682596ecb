package io.github.replicatorkuma.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import io.github.replicatorkuma.model.PlainText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.event.KeyValuePair;

/** An event's fields, for machines. */
final class LogFields {
  private LogFields() {}

  /** In their order; one named {@code message} where a library tells something. */
  static Map<String, Object> of(ILoggingEvent event) {
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
