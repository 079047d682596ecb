package io.github.replicatorkuma.model;

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
    if (Math.min(
            Math.min(last, Math.min(hourly, daily)), Math.min(weekly, Math.min(monthly, yearly)))
        < 0) {
      throw new IllegalArgumentException("a negative number of snapshots to keep");
    }
    if (last + hourly + daily + weekly + monthly + yearly == 0) {
      throw new IllegalArgumentException("a keep policy that keeps nothing");
    }
  }

  /** As {@code REPLICATOR_KEEP} takes it. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    append(text, "last", last);
    append(text, "hourly", hourly);
    append(text, "daily", daily);
    append(text, "weekly", weekly);
    append(text, "monthly", monthly);
    append(text, "yearly", yearly);
    return text.toString();
  }

  private static void append(StringBuilder text, String rule, int count) {
    if (count > 0) {
      text.append(text.length() == 0 ? "" : ",").append(rule).append('=').append(count);
    }
  }
}
