package io.github.replicatorkuma.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.github.replicatorkuma.model.Json;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Writes each event as one JSON object a line, its fields beside time, level and cycle. */
final class JsonLines extends LineEncoder {
  @Override
  String line(ILoggingEvent event) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("time", event.getInstant().toString());
    fields.put("level", event.getLevel().toString().toLowerCase(Locale.ROOT));
    fields.put("logger", event.getLoggerName());
    fields.put("thread", event.getThreadName());
    fields.putAll(event.getMDCPropertyMap());
    LogFields.of(event).forEach(fields::putIfAbsent);
    return Json.text(fields);
  }
}
