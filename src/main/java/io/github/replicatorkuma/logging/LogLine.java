package io.github.replicatorkuma.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import io.github.replicatorkuma.model.PlainText;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a message with places for values becomes {@code key=value} text, so that no value can forge
 * a key or a line, whoever wrote it.
 */
public final class LogLine {
  private static final String PLACE = "{}";
  private static final int FRAMES = 12;

  /** What needs no quotes: no space, no quote, no equals sign. */
  private static final Pattern BARE = Pattern.compile("[^\\s\"=\\\\]+");

  private LogLine() {}

  static String of(ILoggingEvent event) {
    String text = filled(String.valueOf(event.getMessage()), event.getArgumentArray());
    IThrowableProxy thrown = event.getThrowableProxy();
    return PlainText.line(text) + (thrown == null ? "" : " thrown=\"" + described(thrown) + "\"");
  }

  /**
   * A value is escaped; where the message has no quotes around it and it needs some, it gets them.
   */
  private static String filled(String message, @Nullable Object @Nullable [] values) {
    if (values == null) {
      return message;
    }
    StringBuilder line = new StringBuilder();
    boolean quoted = false;
    int from = 0;
    for (Object value : values) {
      int place = message.indexOf(PLACE, from);
      if (place < 0) {
        break;
      }
      String before = message.substring(from, place);
      quoted ^= before.chars().filter(character -> character == '"').count() % 2 == 1;
      line.append(before).append(quoted ? inQuotes(value) : bare(value));
      from = place + PLACE.length();
    }
    return line.append(message.substring(from)).toString();
  }

  private static String inQuotes(@Nullable Object value) {
    return PlainText.quotable(String.valueOf(value));
  }

  private static String bare(@Nullable Object value) {
    String text = inQuotes(value);
    return BARE.matcher(text).matches() ? text : '"' + text + '"';
  }

  /**
   * Without the messages: those of the JDK and of libraries quote what they could not read, which
   * may be a cell of a row.
   */
  public static String described(Throwable thrown) {
    return described(new ThrowableProxy(thrown));
  }

  static String described(IThrowableProxy thrown) {
    String frames =
        Arrays.stream(thrown.getStackTraceElementProxyArray())
            .limit(FRAMES)
            .map(StackTraceElementProxy::getStackTraceElement)
            .map(StackTraceElement::toString)
            .collect(Collectors.joining(" < "));
    IThrowableProxy cause = thrown.getCause();
    String described = PlainText.quotable(thrown.getClassName() + " at " + frames);
    return cause == null ? described : described + "; caused by " + described(cause);
  }
}
