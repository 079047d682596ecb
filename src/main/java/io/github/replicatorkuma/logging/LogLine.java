package io.github.replicatorkuma.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import io.github.replicatorkuma.model.PlainText;
import java.util.Arrays;
import java.util.stream.Collectors;

/** An event as text for people: one line, whoever wrote what is in it. */
public final class LogLine {
  private static final int FRAMES = 12;

  private LogLine() {}

  /** {@link EventLog} has made the line of an event; a library's is a sentence of its own. */
  static String of(ILoggingEvent event) {
    IThrowableProxy thrown = event.getThrowableProxy();
    return PlainText.line(event.getFormattedMessage())
        + (thrown == null ? "" : " thrown=\"" + described(thrown) + "\"");
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
