package io.github.replicatorkuma.config;

import java.util.Locale;

/**
 * One line of the effective configuration.
 *
 * @param display the value as people may see it: strings quoted, secrets masked
 */
public record Setting(String name, String display, Source source) {
  /** Where a value came from. */
  public enum Source {
    ENVIRONMENT,
    DEFAULT,
    FILE
  }

  @Override
  public String toString() {
    return name + " = " + display + " (" + source.name().toLowerCase(Locale.ROOT) + ")";
  }
}
