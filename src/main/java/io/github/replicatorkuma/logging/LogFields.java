package io.github.replicatorkuma.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import io.github.replicatorkuma.model.PlainText;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/** An event's fields, for machines. */
final class LogFields {
  private static final Pattern FIELD =
      Pattern.compile("(?<key>\\w+)=(?:\"(?<quoted>(?:[^\"\\\\]|\\\\.)*)\"|(?<bare>\\S*))");

  private static final String PLACE = "{}";

  private LogFields() {}

  /** In the order of the line; one named {@code message} where the line is of another kind. */
  static Map<String, Object> of(ILoggingEvent event) {
    Map<String, Object> fields =
        event.getKeyValuePairs() == null ? ofMessage(event) : ofPairs(event.getKeyValuePairs());
    if (!fields.containsKey(EventLog.EVENT)) {
      return Map.of("message", LogLine.of(event));
    }
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      fields.put("thrown", LogLine.described(thrown));
    }
    return fields;
  }

  private static Map<String, Object> ofPairs(List<KeyValuePair> pairs) {
    Map<String, Object> fields = new LinkedHashMap<>();
    pairs.forEach(pair -> fields.put(pair.key, value(pair.value)));
    return fields;
  }

  /**
   * Takes a message apart. Keys are those that it had before it got its values, so that no value
   * can be taken for one.
   */
  private static Map<String, Object> ofMessage(ILoggingEvent event) {
    Map<String, Object> fields = new LinkedHashMap<>();
    @Nullable Object @Nullable [] given = event.getArgumentArray();
    List<@Nullable Object> all = given == null ? List.of() : Arrays.asList(given);
    Iterator<@Nullable Object> values = all.iterator();
    Matcher field = FIELD.matcher(String.valueOf(event.getMessage()));
    while (field.find()) {
      String quoted = field.group("quoted");
      String text = quoted == null ? field.group("bare") : quoted;
      fields.put(String.valueOf(field.group("key")), value(String.valueOf(text), values));
    }
    return fields;
  }

  /** A number stays one. */
  private static Object value(@Nullable Object value) {
    return value instanceof Number number ? number : cut(String.valueOf(value));
  }

  private static Object value(String text, Iterator<@Nullable Object> values) {
    if (text.equals(PLACE) && values.hasNext()) {
      return value(values.next());
    }
    StringBuilder filled = new StringBuilder();
    int from = 0;
    for (int place = text.indexOf(PLACE);
        place >= 0 && values.hasNext();
        place = text.indexOf(PLACE, from)) {
      filled.append(text, from, place).append(values.next());
      from = place + PLACE.length();
    }
    return cut(filled.append(text.substring(from)).toString());
  }

  private static String cut(String text) {
    return text.length() > PlainText.LONGEST ? text.substring(0, PlainText.LONGEST) + "…" : text;
  }
}
