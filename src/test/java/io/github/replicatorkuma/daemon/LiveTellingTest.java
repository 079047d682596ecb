package io.github.replicatorkuma.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.health.Health;
import io.github.replicatorkuma.health.Verdict;
import io.github.replicatorkuma.kuma.FakeLiveKuma;
import io.github.replicatorkuma.kuma.Obstacle;
import io.github.replicatorkuma.kuma.RecordingKuma;
import io.github.replicatorkuma.kuma.RunningLoops;
import io.github.replicatorkuma.model.ApplyMethod;
import io.github.replicatorkuma.notify.Notification;
import io.github.replicatorkuma.time.MutableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** That people, the status page and machines hear of a Kuma that cannot be reached inside. */
class LiveTellingTest {
  private static final Obstacle BROKEN = new Obstacle("it is broken", "Pull the image.", true);
  private static final Obstacle LATE = new Obstacle("it does not answer in time", "", false);

  private final MutableClock clock = new MutableClock("2030-01-01T00:00:00Z");
  private final Health health = TestDaemon.health(true, clock);
  private final List<Notification> sent = new ArrayList<>();
  private final Telling telling = TestDaemon.telling(sent::add, health, clock);

  private final RecordingKuma kuma = RecordingKuma.running();
  private final FakeLiveKuma live = kuma.reachable(() -> new RunningLoops(Set.of(), Set.of()));

  private Optional<Verdict> look() {
    telling.live(LiveUse.REPLICA, kuma);
    return health.status().liveApply();
  }

  @Test
  void kumaThatIsReached_isKnown_andNoNews() throws Exception {
    assertThat(health.status().liveApply()).isEmpty();

    assertThat(look())
        .contains(new Verdict(true, "changes are applied while Uptime Kuma runs", ""));
    assertThat(sent).isEmpty();
  }

  @Test
  void obstacle_isToldOnceInADaemonsLife_andItsEndIsOnlyKnown() throws Exception {
    live.has(Optional.of(BROKEN));

    assertThat(look())
        .contains(
            new Verdict(
                false, "each change restarts Uptime Kuma: it is broken", "Pull the image."));
    look();
    live.has(Optional.empty());
    assertThat(look()).hasValueSatisfying(now -> assertThat(now.healthy()).isTrue());
    live.has(Optional.of(BROKEN));
    look();

    assertThat(sent).hasSize(1);
    assertThat(sent.get(0).title()).isEqualTo("Each change restarts Uptime Kuma");
    assertThat(sent.get(0).message())
        .isEqualTo("Each change restarts Uptime Kuma: it is broken. Pull the image.");
    assertThat(sent.get(0).informational()).isFalse();
  }

  @Test
  void leader_isToldThatEditsAreNoticedByLookingOnly() throws Exception {
    live.has(Optional.of(BROKEN));

    telling.live(LiveUse.LEADER, kuma);

    assertThat(sent).hasSize(1);
    assertThat(sent.get(0).message())
        .contains("noticed only by looking", "REPLICATOR_CHECK_INTERVAL", "it is broken");
  }

  @Test
  void timeOut_isToldOnlyWhenItHasLasted() throws Exception {
    live.has(Optional.of(LATE));
    look();
    clock.advance(Duration.ofMinutes(4));
    look();
    live.has(Optional.empty());
    look();
    live.has(Optional.of(LATE));
    look();
    clock.advance(Duration.ofMinutes(4));
    assertThat(look()).hasValueSatisfying(now -> assertThat(now.healthy()).isFalse());
    assertThat(sent).isEmpty();

    clock.advance(Duration.ofMinutes(1));
    look();

    assertThat(sent).hasSize(1);
  }

  @Test
  void kumaThatIsNotReady_isNotAsked() throws Exception {
    RecordingKuma stopped = RecordingKuma.stopped();
    stopped.reachable(() -> new RunningLoops(Set.of(), Set.of())).has(Optional.of(BROKEN));

    telling.live(LiveUse.REPLICA, stopped);

    assertThat(health.status().liveApply()).isEmpty();
    assertThat(sent).isEmpty();
  }

  @Test
  void use_isNone_whereRestartsWereChosen() {
    assertThat(LiveUse.of(true, ApplyMethod.RESTART)).isEmpty();
    assertThat(LiveUse.of(false, ApplyMethod.RESTART)).isEmpty();
    assertThat(LiveUse.of(true, ApplyMethod.LIVE)).contains(LiveUse.LEADER);
    assertThat(LiveUse.of(false, ApplyMethod.AUTO)).contains(LiveUse.REPLICA);
    assertThat(LiveUse.of(false, ApplyMethod.LIVE)).contains(LiveUse.REPLICA_WITHOUT_RESTARTS);
  }
}
