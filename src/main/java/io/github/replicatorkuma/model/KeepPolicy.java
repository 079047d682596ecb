package io.github.replicatorkuma.model;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How many snapshots the leader keeps, by restic's names.
 *
 * @param counts more than 0 each
 */
public record KeepPolicy(Map<Rule, Integer> counts) {
  /** What is counted: the newest ones, or of so many hours the newest one each, and so on. */
  public enum Rule {
    LAST,
    HOURLY,
    DAILY,
    WEEKLY,
    MONTHLY,
    YEARLY;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @throws IllegalArgumentException when nothing would be kept
   */
  public KeepPolicy {
    if (counts.isEmpty() || Collections.min(counts.values()) <= 0) {
      throw new IllegalArgumentException("a keep policy that keeps nothing");
    }
    counts = Collections.unmodifiableMap(new EnumMap<>(counts));
  }

  /** As {@code REPLICATOR_KEEP} takes it. */
  @Override
  public String toString() {
    return counts.entrySet().stream()
        .map(rule -> rule.getKey() + "=" + rule.getValue())
        .collect(Collectors.joining(","));
  }
}
