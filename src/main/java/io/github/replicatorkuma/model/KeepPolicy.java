package io.github.replicatorkuma.model;

import java.util.IntSummaryStatistics;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How many snapshots the leader keeps, by restic's names; 0 where a rule is not used.
 *
 * @param last the newest ones
 * @param hourly of so many hours the newest one each, and so on
 */
public record KeepPolicy(int last, int hourly, int daily, int weekly, int monthly, int yearly) {
  /**
   * @throws IllegalArgumentException when a number is negative, or all are 0, which would keep
   *     nothing
   */
  public KeepPolicy {
    IntSummaryStatistics all =
        IntStream.of(last, hourly, daily, weekly, monthly, yearly).summaryStatistics();
    if (all.getMin() < 0) {
      throw new IllegalArgumentException("a negative number of snapshots to keep");
    }
    if (all.getMax() == 0) {
      throw new IllegalArgumentException("a keep policy that keeps nothing");
    }
  }

  /** As {@code REPLICATOR_KEEP} takes it. */
  @Override
  public String toString() {
    return RecordJson.fields(this).entrySet().stream()
        .filter(rule -> !Integer.valueOf(0).equals(rule.getValue()))
        .map(rule -> rule.getKey() + "=" + rule.getValue())
        .collect(Collectors.joining(","));
  }
}
