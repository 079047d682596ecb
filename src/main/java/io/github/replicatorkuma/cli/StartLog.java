package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.config.ParsedConfig;
import io.github.replicatorkuma.config.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the log says first: the effective configuration and what is wrong with it. */
final class StartLog {
  private static final Logger log = LoggerFactory.getLogger(StartLog.class);

  private StartLog() {}

  static void configuration(ParsedConfig parsed) {
    log.info("event=starting version={}", Version.current());
    parsed.settings().forEach(setting -> log.info("event=configured " + setting));
    warnings(parsed);
    for (Problem error : parsed.errors()) {
      log.error(
          "event=misconfigured variable={} reason=\"{}\" hint=\"{}\"",
          error.variable(),
          error.message(),
          error.hint());
    }
  }

  static void warnings(ParsedConfig parsed) {
    for (Problem warning : parsed.warnings()) {
      log.warn(
          "event=configuration_warning variable={} reason=\"{}\" hint=\"{}\"",
          warning.variable(),
          warning.message(),
          warning.hint());
    }
  }
}
