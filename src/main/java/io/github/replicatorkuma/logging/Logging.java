package io.github.replicatorkuma.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import org.slf4j.LoggerFactory;

/** Sends log lines to stderr, as {@code key=value} or as JSON; stdout is for results and Kuma. */
public final class Logging {
  private Logging() {}

  /**
   * From now on it is like this.
   *
   * @param least the least important level that is still logged
   */
  public static void configure(LogFormat format, org.slf4j.event.Level least) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    root.setLevel(Level.toLevel(least.name()));
    // It logs the server's errors, in which there are values of rows; we tell of failures
    // ourselves.
    context.getLogger("org.mariadb.jdbc").setLevel(Level.OFF);
    context.getLogger("software.amazon.awssdk").setLevel(Level.OFF);
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setTarget("System.err");
    LineEncoder lines = new LineEncoder(format);
    lines.setContext(context);
    lines.start();
    console.setEncoder(lines);
    console.start();
    root.addAppender(console);
  }
}
