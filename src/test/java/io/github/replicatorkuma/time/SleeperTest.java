package io.github.replicatorkuma.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SleeperTest {
  @Test
  void system_waitsAtLeastThatLong() throws InterruptedException {
    long start = System.nanoTime();

    Sleeper.system().sleep(Duration.ofMillis(20));

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofMillis(19));
  }

  @Test
  @Timeout(10)
  void system_negativeDuration_returnsAtOnce() throws InterruptedException {
    Sleeper.system().sleep(Duration.ofDays(-1));
  }

  @Test
  @Timeout(10)
  void system_interrupted_stopsWaiting() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> Sleeper.system().sleep(Duration.ofDays(1)))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }
}
