package io.github.replicatorkuma.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.kuma.FakeLiveKuma;
import io.github.replicatorkuma.kuma.RecordingKuma;
import io.github.replicatorkuma.kuma.RunningLoops;
import io.github.replicatorkuma.time.MutableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When a leader looks because its Kuma has written. */
class EditWatcherTest {
  private static final int WATCHED = 9;

  private final Wake wake = new Wake();
  private final MutableClock clock = new MutableClock("2026-01-01T00:00:00Z");
  private final List<Boolean> woken = new ArrayList<>();
  private final List<Duration> pauses = new ArrayList<>();
  private final FakeLiveKuma kuma =
      RecordingKuma.running().reachable(() -> new RunningLoops(Set.of(), Set.of()));

  /** Watches a Kuma that boots and then has written each time it is asked, for nine pauses. */
  private void watch(Duration interval) throws InterruptedException {
    EditWatcher watcher =
        new EditWatcher(
            kuma,
            wake,
            interval,
            clock,
            pause -> {
              pauses.add(pause);
              woken.add(wake.await(Duration.ZERO));
              clock.advance(pause);
              if (pauses.size() == WATCHED) {
                throw new InterruptedException();
              }
            });
    watcher.start().join();
  }

  @Test
  void leaderThatLooksOnceAnHour_hearsOfEachEditWithinSeconds_alsoAfterABoot() throws Exception {
    watch(Duration.ofHours(1));

    assertThat(woken).startsWith(false, true, true).hasSize(WATCHED);
    assertThat(pauses).allMatch(pause -> pause.compareTo(Duration.ofSeconds(5)) <= 0);
  }

  @Test
  void kumaThatWritesAllTheTime_isLookedAtNoMoreOftenThanByTheInterval() throws Exception {
    watch(Duration.ofSeconds(3));

    assertThat(pauses.subList(WATCHED - 3, WATCHED)).containsOnly(Duration.ofSeconds(3));
  }

  @Test
  void editAfterACalm_isToldAtOnce_andSoIsTheNextStatementOfItsSave() throws Exception {
    kuma.untilWritten = () -> clock.advance(Duration.ofSeconds(pauses.size() == 7 ? 4 : 0));

    watch(Duration.ofSeconds(3));

    assertThat(pauses.get(6)).isEqualTo(Duration.ofSeconds(3));
    assertThat(pauses.get(7)).isLessThan(Duration.ofSeconds(1));
    assertThat(pauses.get(8)).isLessThan(Duration.ofSeconds(1));
  }
}
