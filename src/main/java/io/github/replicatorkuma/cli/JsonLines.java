package io.github.replicatorkuma.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Writes each event as one JSON object a line, its fields beside time, level and cycle. */
final class JsonLines extends LineEncoder {
  private final ObjectMapper mapper = new ObjectMapper();

  @Override
  String line(ILoggingEvent event) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("time", event.getInstant().toString());
    fields.put("level", event.getLevel().toString().toLowerCase(Locale.ROOT));
    fields.put("logger", event.getLoggerName());
    fields.put("thread", event.getThreadName());
    fields.putAll(event.getMDCPropertyMap());
    LogFields.of(event).forEach(fields::putIfAbsent);
    try {
      return mapper.writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps of texts and numbers can always be written", e);
    }
  }
}
