package io.github.replicatorkuma.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlowingPaceTest {
  private final MutableClock clock = new MutableClock("2026-01-02T03:04:05Z");
  private final SlowingPace pace = new SlowingPace(clock);

  @Test
  void stateThatFlaps_isToldLessAndLessOften_andAnewAfterACalm() {
    List<Integer> told = new ArrayList<>();
    for (int minute = 0; minute <= 24 * 60; minute++) {
      if (pace.isDue()) {
        told.add(minute);
      }
      clock.advance(Duration.ofMinutes(1));
    }
    assertThat(told).containsExactly(0, 5, 15, 35, 75, 155, 315, 635, 995, 1355);

    clock.advance(Duration.ofHours(13));
    assertThat(pace.isDue()).isTrue();
    clock.advance(SlowingPace.FIRST);
    assertThat(pace.isDue()).isTrue();
  }
}
