package io.github.replicatorkuma.logging;

import io.github.replicatorkuma.model.Hint;
import io.github.replicatorkuma.model.PlainText;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Where a class tells what happens: an event by its name, and its fields. They go out as the
 * event's pairs, for machines, and as its message, for people: there no value can forge a key or a
 * line, whoever wrote it.
 */
public final class EventLog {
  static final String EVENT = "event";

  /** What needs no quotes: no space, no quote, no equals sign. */
  private static final Pattern BARE = Pattern.compile("[^\\s\"=\\\\]+");

  /** Those whose values are sentences, and stand in quotes even when they are one word. */
  private static final Set<String> SENTENCES =
      Set.of("reason", "hint", "summary", "tables", "command");

  private final Logger logger;

  private EventLog(Logger logger) {
    this.logger = logger;
  }

  public static EventLog of(Class<?> teller) {
    return new EventLog(LoggerFactory.getLogger(teller));
  }

  /**
   * What an event is about.
   *
   * @param value null leaves the field out
   */
  public record Field(String key, @Nullable Object value) {}

  public static Field field(String key, @Nullable Object value) {
    return new Field(key, value);
  }

  /** What was thrown: its kind and its place are told, its message never. */
  public static Field thrown(Throwable thrown) {
    return new Field("thrown", thrown);
  }

  public void debug(String event, Field... fields) {
    at(Level.DEBUG, event, fields);
  }

  public void info(String event, Field... fields) {
    at(Level.INFO, event, fields);
  }

  public void warn(String event, Field... fields) {
    at(Level.WARN, event, fields);
  }

  public void error(String event, Field... fields) {
    at(Level.ERROR, event, fields);
  }

  public void at(Level level, String event, Field... fields) {
    LoggingEventBuilder builder = logger.atLevel(level).addKeyValue(EVENT, event);
    StringBuilder text = new StringBuilder(EVENT + "=" + event);
    for (Field field : fields) {
      Object value =
          SENTENCES.contains(field.key()) && field.value() instanceof String sentence
              ? Hint.here(sentence)
              : field.value();
      if (value instanceof Throwable thrown) {
        builder = builder.setCause(thrown);
      } else if (value != null) {
        builder = builder.addKeyValue(field.key(), value);
        text.append(' ').append(field.key()).append('=').append(shown(field.key(), value));
      }
    }
    builder.log(text.toString());
  }

  private static String shown(String key, Object value) {
    String text = PlainText.quotable(value.toString());
    return !SENTENCES.contains(key) && BARE.matcher(text).matches() ? text : '"' + text + '"';
  }
}
