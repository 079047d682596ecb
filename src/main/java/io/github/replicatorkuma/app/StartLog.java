package io.github.replicatorkuma.app;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.config.ParsedConfig;
import io.github.replicatorkuma.config.Problem;
import io.github.replicatorkuma.config.Setting;
import io.github.replicatorkuma.config.Variable;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.logging.Logging;
import java.util.List;
import java.util.Locale;
import org.slf4j.event.Level;

/** What the log says first: the effective configuration and what is wrong with it. */
final class StartLog {
  private static final EventLog log = EventLog.of(StartLog.class);

  private StartLog() {}

  /** Of a daemon. */
  static void configuration(ParsedConfig parsed) {
    Logging.configure(
        parsed.values().get(Variable.LOG_FORMAT), parsed.values().get(Variable.LOG_LEVEL));
    log.info("starting", field("version", Version.current()));
    parsed.settings().forEach(StartLog::tell);
    tell(Level.WARN, "configuration_warning", parsed.warnings());
    tell(Level.ERROR, "misconfigured", parsed.errors());
  }

  /** Of a command, which tells of the errors itself. */
  static void warnings(ParsedConfig parsed) {
    Logging.configure(
        parsed.values().get(Variable.LOG_FORMAT), parsed.values().get(Variable.LOG_LEVEL));
    tell(Level.WARN, "configuration_warning", parsed.warnings());
  }

  private static void tell(Setting setting) {
    String shown = setting.display();
    log.at(
        setting.source() == Setting.Source.DEFAULT ? Level.DEBUG : Level.INFO,
        "configured",
        field("variable", setting.name()),
        field("value", shown.startsWith("\"") ? shown.substring(1, shown.length() - 1) : shown),
        field("source", setting.source().name().toLowerCase(Locale.ROOT)));
  }

  private static void tell(Level level, String event, List<Problem> problems) {
    for (Problem problem : problems) {
      log.at(
          level,
          event,
          field("variable", problem.variable()),
          field("reason", problem.message()),
          field("hint", problem.hint()));
    }
  }
}
