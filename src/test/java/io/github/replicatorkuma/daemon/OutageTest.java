package io.github.replicatorkuma.daemon;

import static io.github.replicatorkuma.daemon.Reporting.RETRYABLE;
import static io.github.replicatorkuma.daemon.Reporting.RETRYABLE_SLOWLY;
import static io.github.replicatorkuma.daemon.Reporting.UNCHANGED;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.notify.Notification;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A repository that is away for an hour and comes back, in time that does not pass. */
class OutageTest {
  private static final Instant START = Instant.parse("2030-01-02T03:04:05Z");
  private static final Instant BACK = START.plus(Duration.ofHours(1));
  private static final int SEEDS = 200;

  private final List<String> told = new ArrayList<>();
  private Instant recovered = START;

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 360})
  void hourWithoutTheRepository_isAScoreOfTriesAndTwoMessages(int intervalSeconds) {
    for (int seed = 0; seed < SEEDS; seed++) {
      int tries = live(RETRYABLE, Duration.ofSeconds(intervalSeconds), seed);

      assertThat(tries).isBetween(17, 25);
      assertThat(told).containsExactly("failing", "recovered");
      assertThat(recovered).isBetween(BACK, BACK.plus(Duration.ofMinutes(5)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 360})
  void hourOfTooManyRequests_isHalfAsManyTriesAtMost(int intervalSeconds) {
    for (int seed = 0; seed < SEEDS; seed++) {
      int tries = live(RETRYABLE_SLOWLY, Duration.ofSeconds(intervalSeconds), seed);

      assertThat(tries).isBetween(6, 10);
      assertThat(told).containsExactly("failing", "recovered");
      assertThat(recovered).isBetween(BACK, BACK.plus(Duration.ofMinutes(15)));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void fleet_thatLostItsRepositoryAtOnce_doesNotComeBackInStep(long seed) {
    live(RETRYABLE, Duration.ofMinutes(6), seed);
    Instant one = recovered;
    live(RETRYABLE, Duration.ofMinutes(6), seed + 100);

    assertThat(Duration.between(one, recovered).abs()).isGreaterThan(Duration.ofSeconds(5));
  }

  /** How often it was tried in vain. */
  private int live(CycleReport failure, Duration interval, long seed) {
    Pace pace = new Pace(interval, new Random(seed));
    Announcer announcer = new Announcer(TestDaemon.noMark(), true);
    told.clear();
    int tries = 0;
    Instant now = START;
    while (now.isBefore(BACK)) {
      tries++;
      tell(announcer.announce(failure, now));
      now = now.plus(pace.after(failure));
    }
    tell(announcer.announce(UNCHANGED, now));
    recovered = now;
    tell(announcer.announce(UNCHANGED, now.plus(pace.after(UNCHANGED))));
    return tries;
  }

  private void tell(List<Notification> notifications) {
    notifications.forEach(notification -> told.add(notification.event()));
  }
}
