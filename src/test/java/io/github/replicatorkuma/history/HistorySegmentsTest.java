package io.github.replicatorkuma.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.model.ReplicationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a backup writes anew, and what it takes over from the one before. */
@SuppressWarnings("NullAway.Init")
class HistorySegmentsTest {
  /** Beats beside those of the seed, so that there are narrow segments and wide ones. */
  private static final String BEATS =
      """
      WITH RECURSIVE ids(id) AS (SELECT %d UNION ALL SELECT id + %d FROM ids WHERE id < %d)
      INSERT INTO heartbeat (id, monitor_id, important, status, msg, time, duration)
      SELECT id, 1 + id %% 2, id %% 7 = 0, 1, 'message ' || id, '2026-11-30 12:00:00', 60 FROM ids
      """;

  private HistoryBed bed;

  @BeforeEach
  void open(@TempDir Path directory) {
    bed = new HistoryBed(directory);
    TestDatabases.seeded(bed.data());
    TestDatabases.execute(bed.file(), BEATS.formatted(30_000, 1, 70_000));
    TestDatabases.execute(bed.file(), BEATS.formatted(40_000_000, 90_001, 60_000_000));
  }

  @Test
  void dump_manyBeats_areInSegmentsOfTwentyThousandIdsOrWiderOnes() throws Exception {
    bed.dump();

    assertThat(beats())
        .containsExactly(
            "000000000000",
            "000000020000",
            "000000040000",
            "000000060000",
            "000035840000",
            "000040960000",
            "000046080000",
            "000051200000",
            "000056320000");
  }

  @Test
  void dump_nothingChanged_writesNoFileAnew() throws Exception {
    bed.dump();
    Map<String, Object> before = bed.segments();

    bed.dump();

    assertThat(bed.segments()).isEqualTo(before);
  }

  @Test
  void dump_clearedEventsAndData_areInTheNext() throws Exception {
    bed.dump();
    Map<String, Object> before = bed.segments();

    TestDatabases.execute(
        bed.file(),
        "UPDATE heartbeat SET msg = '', important = 0 WHERE monitor_id = 1 AND id < 50000",
        "DELETE FROM heartbeat WHERE monitor_id = 2 AND id > 57000000",
        "UPDATE stat_daily SET up = up + 1");
    bed.dump();

    assertThat(gone(before))
        .containsExactlyInAnyOrder(
            "heartbeat/000000000000",
            "heartbeat/000000020000",
            "heartbeat/000000040000",
            "heartbeat/000056320000",
            "stat_daily/000000000000");
    bed.restore();
    assertThat(TestDatabases.content(bed.restored())).isEqualTo(TestDatabases.content(bed.file()));
  }

  @Test
  void dump_changeThatNoSumShows_isInTheNextAfterAWeekOrAClockThatJumped() throws Exception {
    bed.dump();
    Map<String, Object> first = bed.segments();
    TestDatabases.execute(bed.file(), "UPDATE heartbeat SET ping = 7 WHERE id = 65000");
    bed.clock().advance(Duration.ofDays(6));
    bed.dump();
    assertThat(gone(first)).isEmpty();

    bed.clock().advance(Duration.ofDays(1));
    bed.dump();
    assertThat(gone(first)).containsExactly("heartbeat/000000060000");

    Map<String, Object> second = bed.segments();
    TestDatabases.execute(bed.file(), "UPDATE heartbeat SET ping = 8 WHERE id = 65000");
    bed.clock().advance(Duration.ofDays(-30));
    bed.dump();
    assertThat(gone(second)).containsExactly("heartbeat/000000060000");
  }

  @Test
  void dump_segmentOfTheLastIsGoneOrShort_isWrittenAnew() throws Exception {
    bed.dump();
    Set<String> names = bed.segments().keySet();
    for (String name : names) {
      Path file = bed.backup().resolve(name);
      if (name.contains("000000020000")) {
        Files.delete(file);
      } else if (name.contains("000000040000")) {
        Files.writeString(file, "short");
      }
    }

    bed.dump();

    assertThat(bed.segments()).containsOnlyKeys(names);
    HistoryRestore.open(bed.backup());
  }

  @Test
  void dump_kumaMigrates_isRefusedAndTheLastStays() throws Exception {
    bed.dump();
    Map<String, Object> before = bed.segments();
    TestDatabases.execute(bed.file(), "UPDATE knex_migrations_lock SET is_locked = 1");

    assertThatThrownBy(bed::dump)
        .isInstanceOfSatisfying(
            ReplicationException.class, e -> assertThat(e.isTerminal()).isFalse());

    assertThat(bed.segments()).isEqualTo(before);
  }

  /** Which segments of beats there are, by their first id. */
  private Set<String> beats() {
    return bed.segments().keySet().stream()
        .filter(name -> name.startsWith("tables/heartbeat/"))
        .map(name -> name.substring("tables/heartbeat/".length()).replaceFirst("-.*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Which segments are no longer as they were before. */
  private Set<String> gone(Map<String, Object> before) {
    Map<String, Object> left = new TreeMap<>(before);
    left.entrySet().removeAll(bed.segments().entrySet());
    return left.keySet().stream()
        .map(name -> name.substring("tables/".length()).replaceFirst("-.*", ""))
        .collect(Collectors.toSet());
  }
}
