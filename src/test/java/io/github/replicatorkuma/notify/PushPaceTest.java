package io.github.replicatorkuma.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.notify.PushPace.Push;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PushPaceTest {
  private final PushPace pace = new PushPace();
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");

  private void pass(int seconds) {
    now = now.plus(Duration.ofSeconds(seconds));
  }

  /** What is told now, and arrives. */
  private Optional<Push> told(boolean healthy) {
    Optional<Push> due = pace.due(healthy, now);
    due.ifPresent(push -> pace.tried(push, true, now));
    return due;
  }

  private Optional<Push> goodCycle() {
    pace.goodCycle();
    return told(true);
  }

  @Test
  void idleLeader_isToldWellOnceAMinute() {
    List<Integer> seconds = new ArrayList<>();
    for (int second = 0; second <= 180; second += 5) {
      if (goodCycle().isPresent()) {
        seconds.add(second);
      }
      pass(5);
    }
    assertThat(seconds).containsExactly(0, 60, 120, 180);
  }

  @Test
  void oneGoodCycle_isToldOnce_andNothingBeforeTheFirst() {
    assertThat(told(true)).isEmpty();
    assertThat(goodCycle()).contains(Push.WELL);
    pass(3600);
    assertThat(told(true)).isEmpty();
  }

  @Test
  void failure_isToldAtOnce_andOnceAMinuteWhileItLasts() {
    assertThat(goodCycle()).contains(Push.WELL);
    pass(1);
    assertThat(told(false)).contains(Push.FAILING);
    pass(59);
    assertThat(told(false)).isEmpty();
    pass(1);
    assertThat(told(false)).contains(Push.FAILING);
  }

  @Test
  void goodCycleAfterFailure_isToldAtOnce_andTheNextFailureWaitsForItsMinute() {
    goodCycle();
    told(false);
    pass(1);
    assertThat(goodCycle()).contains(Push.WELL);
    pass(1);
    assertThat(told(false)).isEmpty();
    pass(58);
    assertThat(told(false)).contains(Push.FAILING);
  }

  @Test
  void goodCycleThatASucceedingFailureOvertook_isNotToldAsWell() {
    pace.goodCycle();
    assertThat(told(false)).contains(Push.FAILING);
    pass(60);
    assertThat(told(true)).isEmpty();
  }

  @Test
  void pushThatDidNotArrive_isTriedAgainAfterAMinute() {
    pace.goodCycle();
    assertThat(pace.due(true, now)).contains(Push.WELL);
    pace.tried(Push.WELL, false, now);
    pass(59);
    assertThat(told(true)).isEmpty();
    pass(1);
    assertThat(told(true)).contains(Push.WELL);
    pass(60);
    assertThat(told(true)).isEmpty();
  }
}
