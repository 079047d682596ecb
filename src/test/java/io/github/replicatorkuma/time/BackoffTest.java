package io.github.replicatorkuma.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  /** nextDouble() is 0: nothing is taken off. */
  private static final RandomGenerator NO_JITTER = () -> 0;

  /** nextDouble() is just under 1: all of the fifth is taken off. */
  private static final RandomGenerator FULL_JITTER = () -> -1;

  @Test
  void failuresInARow_waitsDoubleUpToTheLongest() {
    Backoff backoff = new Backoff(FIRST, Duration.ofSeconds(10), NO_JITTER);

    assertThat(seconds(backoff, 6)).containsExactly(1L, 2L, 4L, 8L, 10L, 10L);
  }

  @Test
  void success_startsAgainAtTheFirstWait() {
    Backoff backoff = new Backoff(FIRST, LONGEST, NO_JITTER);
    assertThat(seconds(backoff, 3)).containsExactly(1L, 2L, 4L);

    backoff.succeeded();

    assertThat(seconds(backoff, 2)).containsExactly(1L, 2L);
  }

  @Test
  void jitter_takesOffAtMostAFifth() {
    Backoff backoff = new Backoff(FIRST, LONGEST, FULL_JITTER);

    assertThat(backoff.failed()).isBetween(Duration.ofMillis(800), Duration.ofMillis(801));
    assertThat(backoff.failed()).isBetween(Duration.ofMillis(1600), Duration.ofMillis(1601));
  }

  @Test
  void twoInstances_doNotComeBackInStep() {
    Backoff one = new Backoff(FIRST, LONGEST, new Random(1));
    Backoff other = new Backoff(FIRST, LONGEST, new Random(2));

    assertThat(Stream.generate(one::failed).limit(8).toList())
        .isNotEqualTo(Stream.generate(other::failed).limit(8).toList());
  }

  @Test
  void anyNumberOfFailures_neverWaitsLongerThanTheLongestNorLessThanFourFifthsOfTheFirst() {
    Backoff backoff = new Backoff(FIRST, LONGEST, new Random(7));

    for (int failures = 0; failures < 200; failures++) {
      assertThat(backoff.failed()).isBetween(Duration.ofMillis(800), LONGEST);
    }
  }

  @Test
  void longestBelowFirst_isTheWait() {
    Backoff backoff = new Backoff(Duration.ofSeconds(10), Duration.ofSeconds(3), NO_JITTER);

    assertThat(seconds(backoff, 2)).containsExactly(3L, 3L);
  }

  @Test
  void veryLongDurations_doNotOverflow() {
    Backoff backoff = new Backoff(Duration.ofDays(365), Duration.ofDays(3650), NO_JITTER);

    assertThat(Stream.generate(backoff::failed).limit(100).toList())
        .allMatch(wait -> !wait.isNegative() && wait.compareTo(Duration.ofDays(3650)) <= 0)
        .last()
        .isEqualTo(Duration.ofDays(3650));
  }

  private static List<Long> seconds(Backoff backoff, int failures) {
    return Stream.generate(backoff::failed).limit(failures).map(Duration::toSeconds).toList();
  }
}
