package io.github.replicatorkuma.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.kuma.LiveKuma;
import io.github.replicatorkuma.kuma.RecordingKuma;
import io.github.replicatorkuma.kuma.RunningLoops;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When a leader looks because its Kuma has written. */
class EditWatcherTest {
  private final Wake wake = new Wake();
  private final List<Boolean> woken = new ArrayList<>();
  private final List<Duration> pauses = new ArrayList<>();

  /** Watches a Kuma that boots and then has written each time it is asked, for three pauses. */
  private void watch(Duration interval) throws InterruptedException {
    LiveKuma kuma = RecordingKuma.running().reachable(() -> new RunningLoops(Set.of(), Set.of()));
    EditWatcher watcher =
        new EditWatcher(
            kuma,
            wake,
            interval,
            pause -> {
              pauses.add(pause);
              woken.add(wake.await(Duration.ZERO));
              if (pauses.size() == 3) {
                throw new InterruptedException();
              }
            });
    watcher.start().join();
  }

  @Test
  void leaderThatLooksOnceAnHour_hearsOfEachEditWithinSeconds_alsoAfterABoot() throws Exception {
    watch(Duration.ofHours(1));

    assertThat(woken).containsExactly(false, true, true);
    assertThat(pauses).allMatch(pause -> pause.compareTo(Duration.ofSeconds(5)) <= 0);
  }

  @Test
  void leaderThatLooksOften_isHintedAtNoMoreRarely() throws Exception {
    watch(Duration.ofSeconds(1));

    assertThat(pauses).containsOnly(Duration.ofSeconds(1));
  }
}
