package io.github.replicatorkuma.leader;

import io.github.replicatorkuma.model.KeepPolicy;
import io.github.replicatorkuma.model.KeepPolicy.Rule;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.store.SnapshotHistory;
import java.time.DayOfWeek;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which snapshots a policy no longer keeps. Pure: the list in, the ids to forget out.
 *
 * <p>Snapshots are walked by position, the newest first, and what time it is now has no say: {@code
 * last} counts positions, and an hour, day, week, month or year (UTC) keeps its newest position. So
 * snapshots dated 2035 by a clock that jumped do not stay in front for ever, as they would by time;
 * the worst they do is to take the place of one hour, day and so on each until newer ones are
 * there.
 */
final class Retention {
  private Retention() {}

  /**
   * Chooses.
   *
   * @param entries our snapshots by position, the newest last
   * @param needed kept whatever the policy says
   * @param published kept as well, as the newest is
   * @return the oldest first
   */
  static List<SnapshotId> choose(
      KeepPolicy policy,
      List<SnapshotHistory.Entry> entries,
      Set<SnapshotHistory.Entry> needed,
      SnapshotId published) {
    List<SnapshotHistory.Entry> newestFirst = new ArrayList<>(entries);
    Collections.reverse(newestFirst);
    Set<SnapshotHistory.Entry> kept = new HashSet<>(needed);
    newestFirst.stream().limit(1).forEach(kept::add);
    policy
        .counts()
        .forEach(
            (rule, count) -> {
              Set<Object> periods = new HashSet<>();
              newestFirst.stream()
                  .filter(entry -> periods.add(period(rule, entry)))
                  .limit(count)
                  .forEach(kept::add);
            });
    return entries.stream()
        .filter(entry -> !kept.contains(entry) && !entry.id().matches(published))
        .map(SnapshotHistory.Entry::id)
        .toList();
  }

  /** What {@code rule} keeps the newest position of. */
  private static Object period(Rule rule, SnapshotHistory.Entry entry) {
    ZonedDateTime time = entry.time().atZone(ZoneOffset.UTC);
    return switch (rule) {
      case LAST -> entry;
      case HOURLY -> time.truncatedTo(ChronoUnit.HOURS);
      case DAILY -> time.toLocalDate();
      case WEEKLY -> time.toLocalDate().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTHLY -> YearMonth.from(time);
      case YEARLY -> time.getYear();
    };
  }
}
