package io.github.replicatorkuma.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.model.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeaderWatchTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final Digest ONE = Digest.ofText("one");
  private static final Digest OTHER = Digest.ofText("other");
  private static final Optional<String> MARK = Optional.of("mark");

  private final LeaderWatch watch =
      new LeaderWatch(Saves.unknown(Duration.ofSeconds(3)), Duration.ofSeconds(15), Runnable::run);

  private static Instant after(int seconds) {
    return NOW.plusSeconds(seconds);
  }

  @Test
  void whoBeganToLead_looksAFewTimesMore_forStoresThatListLate() {
    assertThat(watch.beginsAnew(NOW)).isTrue();
    watch.looked();
    watch.raised(NOW);

    List<Integer> looks = new ArrayList<>();
    for (int second = 1; second < 3600; second++) {
      if (watch.beginsAnew(after(second))) {
        looks.add(second);
        watch.looked();
      }
    }

    assertThat(looks).containsExactly(90, 300, 900);
  }

  @Test
  void look_repositoryDoesNotAnswer_isDueUntilItDoes() {
    assertThat(watch.beginsAnew(NOW)).isTrue();
    assertThat(watch.beginsAnew(after(1))).isTrue();
    watch.looked();
    assertThat(watch.beginsAnew(after(2))).isFalse();
  }

  @Test
  void edit_waitsForTheQuietPeriod() {
    assertThat(watch.toWait(ONE, NOW)).isEqualTo(Duration.ofSeconds(3));
    assertThat(watch.toWait(ONE, after(1))).isEqualTo(Duration.ofSeconds(2));
    assertThat(watch.toWait(ONE, after(3))).isZero();
    assertThat(watch.unpublishedSince()).contains(NOW);

    watch.settled();
    assertThat(watch.unpublishedSince()).isEmpty();
  }

  @Test
  void editsThatGoOn_waitNoLongerThanTheLongestWait() {
    for (int second = 0; second < 13; second++) {
      assertThat(watch.toWait(Digest.ofText("edit " + second), after(second)))
          .isEqualTo(Duration.ofSeconds(3));
    }
    assertThat(watch.toWait(ONE, after(14))).isEqualTo(Duration.ofSeconds(1));
    assertThat(watch.toWait(OTHER, after(15))).isZero();
  }

  @Test
  void edit_afterAPublish_waitsAnew() {
    watch.toWait(ONE, NOW);
    watch.settled();

    assertThat(watch.toWait(OTHER, after(14))).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void editThatIsUndone_isForgotten() {
    watch.toWait(ONE, NOW);
    watch.unchanged(MARK, OTHER, after(1));

    assertThat(watch.toWait(ONE, after(14))).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void clockSetBack_doesNotHoldUpAnEdit() {
    watch.toWait(ONE, NOW);

    assertThat(watch.toWait(ONE, after(-3600))).isZero();
  }

  @Test
  void sameMark_isUntouched_untilItDiffersOrIsOld() {
    assertThat(watch.untouchedSince(MARK, NOW)).isEmpty();
    watch.unchanged(MARK, ONE, NOW);

    assertThat(watch.untouchedSince(MARK, after(299))).contains(ONE);
    assertThat(watch.untouchedSince(Optional.of("other"), after(1))).isEmpty();
    assertThat(watch.untouchedSince(Optional.empty(), after(1))).isEmpty();
    assertThat(watch.untouchedSince(MARK, after(301))).isEmpty();
    assertThat(watch.untouchedSince(MARK, after(-1))).isEmpty();
  }

  @Test
  void untrustedMark_staysUntrustedUntilTheContentWasReadAgain() {
    watch.unchanged(MARK, ONE, NOW);
    watch.unchanged(MARK, ONE, after(301));

    assertThat(watch.untouchedSince(MARK, after(302))).contains(ONE);
  }

  @Test
  void noMark_isNeverUntouched() {
    watch.unchanged(Optional.empty(), ONE, NOW);

    assertThat(watch.untouchedSince(Optional.empty(), NOW)).isEmpty();
  }

  @Test
  void edit_endsWhatTheMarkStoodFor() {
    watch.unchanged(MARK, ONE, NOW);
    watch.toWait(OTHER, NOW);

    assertThat(watch.untouchedSince(MARK, NOW)).isEmpty();
  }

  @Test
  void save_thatGoesOn_isWaitedFor_butNotForEver() {
    boolean[] goesOn = {true};
    LeaderWatch told =
        new LeaderWatch(
            () -> new Saves.Look(Duration.ofSeconds(1), goesOn[0]),
            Duration.ofSeconds(15),
            Runnable::run);
    Digest half = Digest.ofText("half");

    assertThat(told.toWait(half, after(0))).isEqualTo(Duration.ofSeconds(1));
    assertThat(told.toWait(half, after(2))).isEqualTo(Duration.ofSeconds(1));
    goesOn[0] = false;
    assertThat(told.toWait(half, after(3))).isZero();
    goesOn[0] = true;
    assertThat(told.toWait(half, after(14))).isEqualTo(Duration.ofSeconds(1));
    assertThat(told.toWait(half, after(15))).isZero();
  }
}
