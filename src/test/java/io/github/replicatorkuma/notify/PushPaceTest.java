package io.github.replicatorkuma.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PushPaceTest {
  private final PushPace pace = new PushPace();
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");

  private void pass(int seconds) {
    now = now.plus(Duration.ofSeconds(seconds));
  }

  /** What is told now, and arrives. */
  private boolean told(boolean healthy) {
    boolean due = pace.isDue(healthy, now);
    if (due) {
      pace.tried(healthy, true, now);
    }
    return due;
  }

  private boolean goodCycle() {
    pace.goodCycle();
    return told(true);
  }

  @Test
  void idleLeader_isToldWellOnceAMinute() {
    List<Integer> seconds = new ArrayList<>();
    for (int second = 0; second <= 180; second += 5) {
      if (goodCycle()) {
        seconds.add(second);
      }
      pass(5);
    }
    assertThat(seconds).containsExactly(0, 60, 120, 180);
  }

  @Test
  void oneGoodCycle_isToldOnce_andNothingBeforeTheFirst() {
    assertThat(told(true)).isFalse();
    assertThat(goodCycle()).isTrue();
    pass(3600);
    assertThat(told(true)).isFalse();
  }

  @Test
  void failure_isToldAtOnce_andOnceAMinuteWhileItLasts() {
    assertThat(goodCycle()).isTrue();
    pass(1);
    assertThat(told(false)).isTrue();
    pass(59);
    assertThat(told(false)).isFalse();
    pass(1);
    assertThat(told(false)).isTrue();
  }

  @Test
  void goodCycleAfterFailure_isToldAtOnce_andTheNextFailureWaitsForItsMinute() {
    goodCycle();
    told(false);
    pass(1);
    assertThat(goodCycle()).isTrue();
    pass(1);
    assertThat(told(false)).isFalse();
    pass(58);
    assertThat(told(false)).isTrue();
  }

  @Test
  void goodCycleThatASucceedingFailureOvertook_isNotToldAsWell() {
    pace.goodCycle();
    assertThat(told(false)).isTrue();
    pass(60);
    assertThat(told(true)).isFalse();
  }

  @Test
  void pushThatDidNotArrive_isTriedAgainAfterAMinute() {
    pace.goodCycle();
    assertThat(pace.isDue(true, now)).isTrue();
    pace.tried(true, false, now);
    pass(59);
    assertThat(told(true)).isFalse();
    pass(1);
    assertThat(told(true)).isTrue();
    pass(60);
    assertThat(told(true)).isFalse();
  }
}
