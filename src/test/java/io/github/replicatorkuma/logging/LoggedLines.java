package io.github.replicatorkuma.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** What reaches stderr when something is logged. */
public final class LoggedLines {
  private LoggedLines() {}

  public static String of(LogFormat format, Runnable event) {
    return of(
        () -> {
          Logging.configure(format, Level.INFO);
          event.run();
        });
  }

  /** Of what sets up logging itself. */
  public static String of(Runnable event) {
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      event.run();
    } finally {
      System.setErr(err);
      logAsOtherTestsDo();
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  private static void logAsOtherTestsDo() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    try {
      new ContextInitializer(context).autoConfig();
    } catch (JoranException e) {
      throw new IllegalStateException(e);
    }
  }
}
