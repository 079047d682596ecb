package io.github.replicatorkuma.config;

import java.util.List;

/** The effective configuration as lines for the start log. */
public final class ConfigPrinter {
  private ConfigPrinter() {}

  /** {@code name = value (environment | default | file)}; strings quoted, secrets masked. */
  public static List<String> lines(ParsedConfig parsed) {
    return parsed.settings().stream().map(Setting::toString).toList();
  }
}
