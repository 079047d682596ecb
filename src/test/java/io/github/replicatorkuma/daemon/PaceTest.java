package io.github.replicatorkuma.daemon;

import static io.github.replicatorkuma.daemon.Reporting.PUBLISHED;
import static io.github.replicatorkuma.daemon.Reporting.RETRYABLE;
import static io.github.replicatorkuma.daemon.Reporting.RETRYABLE_SLOWLY;
import static io.github.replicatorkuma.daemon.Reporting.TERMINAL;
import static io.github.replicatorkuma.daemon.Reporting.UNCHANGED;
import static io.github.replicatorkuma.daemon.Reporting.WAITING;
import static io.github.replicatorkuma.daemon.Reporting.WITHHELD;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.model.CycleReport;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final Duration REPLICA = Duration.ofMinutes(6);
  private static final Duration LEADER = Duration.ofSeconds(5);

  @Test
  void interval_whileAllIsWell_getsUpToATenthMore() {
    for (CycleReport good : List.of(PUBLISHED, UNCHANGED, WAITING)) {
      assertThat(pace(REPLICA, 0).after(good)).isEqualTo(REPLICA);
      assertThat(pace(REPLICA, 0.5).after(good)).isEqualTo(Duration.ofSeconds(378));
    }
  }

  @Test
  void retryableFailures_waitFromFiveSecondsToFiveMinutes() {
    Pace pace = pace(REPLICA, 0);
    assertThat(waits(pace, RETRYABLE, 9))
        .containsExactly(5L, 10L, 20L, 40L, 80L, 160L, 300L, 300L, 300L);
  }

  @Test
  void fullDisk_isNotFilledAgainSoon_norBeforeTheNextIsDue() {
    CycleReport full =
        new CycleReport(
            CycleReport.Result.RETRYABLE_SLOWLY, CycleReport.NO_ROOM, "90 MB are needed", "");

    assertThat(pace(LEADER, 0).after(full)).hasMinutes(15);
    assertThat(pace(Duration.ofHours(1), 0).after(full)).hasHours(1);
  }

  @Test
  void serverThatIsAway_isLookedForEachTwoMinutes_howeverLongTheInterval() {
    CycleReport away =
        new CycleReport(CycleReport.Result.RETRYABLE, CycleReport.UNREACHABLE, "refused", "");

    assertThat(waits(pace(Duration.ofHours(6), 0), away, 8))
        .containsExactly(5L, 10L, 20L, 40L, 80L, 120L, 120L, 120L);
  }

  @Test
  void retryableFailures_ofAFastLeader_startAtItsInterval() {
    assertThat(waits(pace(Duration.ofSeconds(1), 0), RETRYABLE, 4)).containsExactly(1L, 2L, 4L, 8L);
  }

  @Test
  void failuresThatAskForPatience_whateverTheInterval_waitFromAMinuteToAQuarterOfAnHour() {
    for (CycleReport failure : List.of(TERMINAL, RETRYABLE_SLOWLY)) {
      for (Duration interval :
          List.of(Duration.ofSeconds(1), LEADER, REPLICA, Duration.ofHours(1))) {
        assertThat(waits(pace(interval, 0), failure, 6))
            .containsExactly(60L, 120L, 240L, 480L, 900L, 900L);
      }
      assertThat(waits(pace(LEADER, 0.99), failure, 1)).containsExactly(60L);
    }
  }

  @Test
  void stops_waitFromTheIntervalToAQuarterOfAnHour() {
    assertThat(waits(pace(LEADER, 0), WITHHELD, 10))
        .containsExactly(5L, 10L, 20L, 40L, 80L, 160L, 320L, 640L, 900L, 900L);
    assertThat(waits(pace(REPLICA, 0), WITHHELD, 5)).containsExactly(360L, 360L, 360L, 480L, 900L);
  }

  @Test
  void success_endsTheBackoffOfAllKinds() {
    Pace pace = pace(LEADER, 0);
    assertThat(waits(pace, RETRYABLE, 3)).containsExactly(5L, 10L, 20L);
    assertThat(waits(pace, TERMINAL, 3)).containsExactly(60L, 120L, 240L);
    assertThat(waits(pace, RETRYABLE_SLOWLY, 3)).containsExactly(60L, 120L, 240L);
    assertThat(pace.after(UNCHANGED)).isEqualTo(LEADER);
    assertThat(pace.after(RETRYABLE)).isEqualTo(LEADER);
    assertThat(waits(pace, TERMINAL, 1)).containsExactly(60L);
    assertThat(waits(pace, RETRYABLE_SLOWLY, 1)).containsExactly(60L);
  }

  private static List<Long> waits(Pace pace, CycleReport report, int times) {
    return java.util.stream.Stream.generate(() -> pace.after(report).toSeconds())
        .limit(times)
        .toList();
  }

  private static Pace pace(Duration interval, double random) {
    RandomGenerator generator =
        new RandomGenerator() {
          @Override
          public long nextLong() {
            return 0;
          }

          @Override
          public double nextDouble() {
            return random;
          }
        };
    return new Pace(interval, generator);
  }
}
