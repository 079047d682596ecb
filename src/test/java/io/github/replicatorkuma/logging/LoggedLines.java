package io.github.replicatorkuma.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** What reaches stderr when something is logged. */
public final class LoggedLines {
  private LoggedLines() {}

  public static String of(LogFormat format, Runnable event) throws Exception {
    return of(
        () -> {
          Logging.configure(format, Level.INFO);
          event.run();
        });
  }

  /** Of what sets up logging itself. */
  public static String of(Runnable event) throws Exception {
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      event.run();
    } finally {
      System.setErr(err);
      LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
      context.reset();
      new ContextInitializer(context).autoConfig();
    }
    return printed.toString(StandardCharsets.UTF_8);
  }
}
