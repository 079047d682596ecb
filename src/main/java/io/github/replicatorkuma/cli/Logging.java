package io.github.replicatorkuma.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.github.replicatorkuma.config.LogFormat;
import io.github.replicatorkuma.config.LogLevel;
import org.slf4j.LoggerFactory;

/** Sends log lines to stderr, as {@code key=value} or as JSON; stdout is for results and Kuma. */
final class Logging {
  private static final String PATTERN =
      "time=%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} level=%level logger=%logger{0} %msg%n%nopex";

  private Logging() {}

  static void configure(LogFormat format, LogLevel level) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    root.setLevel(Level.toLevel(level.name()));
    // It logs the server's errors, in which there are values of rows; we tell of failures
    // ourselves.
    context.getLogger("org.mariadb.jdbc").setLevel(Level.OFF);
    ConsoleAppender<ILoggingEvent> console = new Console();
    console.setContext(context);
    console.setTarget("System.err");
    console.setEncoder(encoder(context, format));
    console.start();
    root.addAppender(console);
  }

  /** Hands on events whose message is final and holds all there is to tell. */
  private static final class Console extends ConsoleAppender<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      LoggingEvent told = new LoggingEvent();
      told.setLoggerContext((LoggerContext) getContext());
      told.setLoggerName(event.getLoggerName());
      told.setThreadName(event.getThreadName());
      told.setLevel(event.getLevel());
      told.setInstant(event.getInstant());
      told.setSequenceNumber(event.getSequenceNumber());
      told.setMDCPropertyMap(event.getMDCPropertyMap());
      told.setMessage(LogLine.of(event));
      super.append(told);
    }
  }

  private static Encoder<ILoggingEvent> encoder(LoggerContext context, LogFormat format) {
    if (format == LogFormat.JSON) {
      JsonEncoder json = new JsonEncoder();
      json.setContext(context);
      json.setWithMessage(false);
      json.setWithArguments(false);
      json.setWithFormattedMessage(true);
      json.start();
      return json;
    }
    PatternLayoutEncoder text = new PatternLayoutEncoder();
    text.setContext(context);
    text.setPattern(PATTERN);
    text.start();
    return text;
  }
}
