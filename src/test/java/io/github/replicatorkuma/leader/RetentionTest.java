package io.github.replicatorkuma.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.KeepPolicy;
import io.github.replicatorkuma.model.KeepPolicy.Rule;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.StoredSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each test names times by position, and expects the positions that are kept. */
final class RetentionTest {
  private static final KeepPolicy LAST_2 = new KeepPolicy(Map.of(Rule.LAST, 2));
  private static final KeepPolicy HOURLY_3 = new KeepPolicy(Map.of(Rule.HOURLY, 3));
  private static final KeepPolicy DAILY_3 = new KeepPolicy(Map.of(Rule.DAILY, 3));
  private static final KeepPolicy WEEKLY_2 = new KeepPolicy(Map.of(Rule.WEEKLY, 2));
  private static final KeepPolicy MONTHLY_2 = new KeepPolicy(Map.of(Rule.MONTHLY, 2));
  private static final KeepPolicy YEARLY_9 = new KeepPolicy(Map.of(Rule.YEARLY, 9));

  @Test
  void last_countsPositionsWhateverTheirTimes() {
    assertThat(kept(LAST_2, "2035-01-01T00:00", "1970-01-01T00:00", "2026-03-01T00:00"))
        .containsExactly(2, 3);
  }

  @Test
  void hour_keepsItsNewestPosition() {
    assertThat(
            kept(
                HOURLY_3,
                "2026-03-01T07:59",
                "2026-03-01T08:00",
                "2026-03-01T09:00",
                "2026-03-01T09:59",
                "2026-03-01T10:00"))
        .containsExactly(2, 4, 5);
  }

  @Test
  void day_endsAtMidnightUtc() {
    assertThat(kept(DAILY_3, "2026-02-28T23:59", "2026-03-01T00:00", "2026-03-01T23:59"))
        .containsExactly(1, 3);
  }

  @Test
  void days_withoutSnapshots_takeNoPlace() {
    assertThat(kept(DAILY_3, "2025-01-01T00:00", "2025-06-01T00:00", "2026-03-01T00:00"))
        .containsExactly(1, 2, 3);
  }

  @Test
  void week_beginsOnMondayAlsoOverTheTurnOfTheYear() {
    assertThat(
            kept(
                WEEKLY_2,
                "2025-12-28T12:00",
                "2025-12-29T12:00",
                "2026-01-04T12:00",
                "2026-01-05T12:00"))
        .containsExactly(3, 4);
  }

  @Test
  void month_isOneOfItsYear() {
    assertThat(kept(MONTHLY_2, "2025-03-31T12:00", "2026-02-28T12:00", "2026-03-31T12:00"))
        .containsExactly(2, 3);
    assertThat(kept(MONTHLY_2, "2025-03-31T12:00", "2026-03-31T12:00")).containsExactly(1, 2);
  }

  @Test
  void year_keepsItsNewestPosition() {
    assertThat(kept(YEARLY_9, "2024-01-01T00:00", "2024-12-31T23:59", "2025-01-01T00:00"))
        .containsExactly(2, 3);
  }

  @Test
  void rules_together_keepWhatAnyOfThemKeeps() {
    assertThat(
            kept(
                new KeepPolicy(Map.of(Rule.LAST, 1, Rule.DAILY, 2, Rule.MONTHLY, 2)),
                "2026-01-05T00:00",
                "2026-02-05T00:00",
                "2026-02-06T00:00",
                "2026-03-05T00:00",
                "2026-03-05T01:00"))
        .containsExactly(3, 5);
  }

  @Test
  void newest_datedBeforeAllOthers_isKept() {
    assertThat(
            kept(
                DAILY_3,
                "2026-03-01T00:00",
                "2026-03-02T00:00",
                "2026-03-03T00:00",
                "1970-01-01T00:00"))
        .containsExactly(2, 3, 4);
  }

  @Test
  void snapshotsDated2035_leaveWhenNewerPositionsFillTheRule() {
    assertThat(
            kept(
                DAILY_3,
                "2035-01-01T00:00",
                "2035-01-02T00:00",
                "2035-01-03T00:00",
                "2026-03-01T00:00",
                "2026-03-02T00:00",
                "2026-03-03T00:00"))
        .containsExactly(4, 5, 6);
  }

  @Test
  void snapshotsOfOneOddDate_takeOnePlaceHoweverOftenTheClockGoesThere() {
    assertThat(
            kept(
                DAILY_3,
                "2026-02-28T00:00",
                "2035-01-01T00:00",
                "2026-03-01T00:00",
                "2035-01-01T00:00",
                "2026-03-02T00:00",
                "2035-01-01T00:00"))
        .containsExactly(3, 5, 6);
  }

  @Test
  void snapshotsBeforeAJumpTo2035_outliveIt() {
    assertThat(kept(DAILY_3, "2026-03-01T00:00", "2026-03-02T00:00", "2035-01-01T00:00"))
        .containsExactly(1, 2, 3);
  }

  @Test
  void snapshotPublishedLast_isKeptEvenWhereItIsNotTheNewest() {
    List<SnapshotHistory.Entry> entries = entries("2026-03-01T00:00", "2026-03-01T00:01");

    assertThat(
            Retention.choose(
                new KeepPolicy(Map.of(Rule.LAST, 1)),
                entries,
                Set.of(),
                new SnapshotId(id(1).brief())))
        .isEmpty();
  }

  @Test
  void forgotten_areNamedOldestFirst() {
    List<SnapshotHistory.Entry> entries =
        entries("2026-03-01T00:00", "2026-03-02T00:00", "2026-03-03T00:00", "2026-03-04T00:00");

    assertThat(Retention.choose(LAST_2, entries, Set.of(), id(4))).containsExactly(id(1), id(2));
  }

  @Test
  void snapshotsThatLineageNeeds_areKept() {
    List<SnapshotHistory.Entry> entries =
        entries("2026-03-01T00:00", "2026-03-02T00:00", "2026-03-03T00:00", "2026-03-04T00:00");

    assertThat(Retention.choose(LAST_2, entries, Set.of(entries.get(0)), id(4)))
        .containsExactly(id(2));
  }

  @Test
  void emptyRepository_hasNothingToForget() {
    assertThat(Retention.choose(LAST_2, List.of(), Set.of(), id(1))).isEmpty();
  }

  /** The positions kept of snapshots with these times (UTC), the first at position 1. */
  private static List<Integer> kept(KeepPolicy policy, String... times) {
    List<SnapshotId> forgotten =
        Retention.choose(policy, entries(times), Set.of(), id(times.length));
    return IntStream.rangeClosed(1, times.length)
        .filter(position -> !forgotten.contains(id(position)))
        .boxed()
        .toList();
  }

  private static List<SnapshotHistory.Entry> entries(String... times) {
    List<StoredSnapshot> snapshots = new ArrayList<>();
    Arrays.stream(times)
        .forEach(time -> snapshots.add(snapshot(snapshots.size() + 1, time + ":00Z")));
    Collections.shuffle(snapshots, new Random(1));
    return SnapshotHistory.of(snapshots).entries();
  }

  private static StoredSnapshot snapshot(int position, String time) {
    SnapshotTags tags =
        new SnapshotTags(
            new Position(1, position),
            Digest.ofText("content"),
            new Instance("alpha", "a"),
            "nonce-" + position);
    return new StoredSnapshot(
        id(position),
        Instant.parse(time),
        "alpha",
        List.of("/staging"),
        tags.toTags(),
        Optional.empty());
  }

  private static SnapshotId id(int position) {
    return new SnapshotId(Digest.ofText("snapshot " + position).hex());
  }
}
