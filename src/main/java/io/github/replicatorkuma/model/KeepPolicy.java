package io.github.replicatorkuma.model;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How many snapshots are kept, by restic's names.
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

  /**
   * Those that it keeps, the newest among them. What time it is now has no say: {@code last} counts
   * places in the list, and an hour, day, week, month or year (UTC) keeps what is newest by its
   * place. So what a clock that jumped dated 2035 does not stay in front for ever, as it would by
   * time; the worst it does is to take the place of one hour, day and so on each until newer ones
   * are there.
   *
   * @param newestFirst however they are ordered, but not by time
   */
  public <T> Set<T> kept(List<T> newestFirst, Function<T, Instant> time) {
    Set<T> kept = new HashSet<>();
    newestFirst.stream().limit(1).forEach(kept::add);
    counts.forEach(
        (rule, count) -> {
          Set<Object> periods = new HashSet<>();
          newestFirst.stream()
              .filter(
                  one ->
                      rule == Rule.LAST
                          || periods.add(period(rule, time.apply(one).atZone(ZoneOffset.UTC))))
              .limit(count)
              .forEach(kept::add);
        });
    return kept;
  }

  /** What {@code rule} keeps the newest of. */
  private static Object period(Rule rule, ZonedDateTime time) {
    return switch (rule) {
      case LAST -> time;
      case HOURLY -> time.truncatedTo(ChronoUnit.HOURS);
      case DAILY -> time.toLocalDate();
      case WEEKLY -> time.toLocalDate().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTHLY -> YearMonth.from(time);
      case YEARLY -> time.getYear();
    };
  }

  /** As {@code REPLICATOR_KEEP} takes it. */
  @Override
  public String toString() {
    return counts.entrySet().stream()
        .map(rule -> rule.getKey() + "=" + rule.getValue())
        .collect(Collectors.joining(","));
  }
}
