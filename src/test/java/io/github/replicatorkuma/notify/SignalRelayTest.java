package io.github.replicatorkuma.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the relay does, in order; its sleeper plays the world around it and ends it. */
@Timeout(30)
class SignalRelayTest {
  private final List<String> happened = new ArrayList<>();
  private final List<Duration> spreads = new ArrayList<>();
  private final Random random = new Random(1);
  private boolean large = true;

  @Test
  void signal_isPassedOnAfterAMoment_andThenThereIsRest() {
    relay(List.of(), 1);

    assertThat(happened).containsExactly("spread", "look", "rest");
  }

  @Test
  void signalsDuringTheMoment_areServedByTheSameLook() {
    relay(List.of("spread"), 1);

    assertThat(happened).containsExactly("spread", "look", "rest");
  }

  @Test
  void signalsDuringTheRest_haveOneLookAtItsEnd() {
    relay(List.of("rest"), 2);

    assertThat(happened).containsExactly("spread", "look", "rest", "spread", "look", "rest");
  }

  @Test
  void signalDuringTheLook_isNotLost() {
    relay(List.of("look"), 2);

    assertThat(happened).containsExactly("spread", "look", "rest", "spread", "look", "rest");
  }

  @Test
  void inASmallFleet_nobodyWaits() {
    large = false;

    relay(List.of("look"), 2);

    assertThat(happened).containsExactly("look", "rest", "look", "rest");
  }

  @Test
  void moments_areSpreadOverTwoSeconds() {
    relay(List.of("rest"), 200);

    assertThat(spreads).hasSize(200).allMatch(spread -> !spread.isNegative());
    assertThat(spreads).allMatch(spread -> spread.compareTo(Duration.ofSeconds(2)) < 0);
    assertThat(spreads).anyMatch(spread -> spread.toMillis() < 200);
    assertThat(spreads).anyMatch(spread -> spread.toMillis() > 1800);
  }

  /** Runs a relay that got one signal, and gets more while it is busy with that, until it waits. */
  private void relay(List<String> busyWith, int looks) {
    World world = new World(busyWith, looks);
    world.relay.signal(Optional.empty());
    assertThatExceptionOfType(InterruptedException.class).isThrownBy(world.relay::passOn);
  }

  /** Interrupts the relay when it has looked so often, which it notices when it waits. */
  private final class World {
    private final List<String> busyWith;
    private final int looks;
    private final SignalRelay relay =
        new SignalRelay(named -> happens("look"), () -> large, this::sleep, random);
    private int looked;

    World(List<String> busyWith, int looks) {
      this.busyWith = busyWith;
      this.looks = looks;
    }

    private void sleep(Duration duration) {
      boolean rest = duration.equals(Duration.ofSeconds(5));
      if (!rest) {
        spreads.add(duration);
      }
      happens(rest ? "rest" : "spread");
      if (rest && looked >= looks) {
        Thread.currentThread().interrupt();
      }
    }

    private void happens(String what) {
      happened.add(what);
      looked += what.equals("look") ? 1 : 0;
      if (busyWith.contains(what) && looked < looks) {
        relay.signal(Optional.empty());
        relay.signal(Optional.empty());
      }
    }
  }
}
