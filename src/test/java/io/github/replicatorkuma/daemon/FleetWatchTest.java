package io.github.replicatorkuma.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.health.FleetMember;
import io.github.replicatorkuma.health.FleetSight;
import io.github.replicatorkuma.health.TestMember;
import io.github.replicatorkuma.health.Verdict;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.time.MutableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What people are told of their fleet. */
class FleetWatchTest {
  private static final Optional<ReplicationException> AWAY =
      Optional.of(ReplicationException.retryable("the records are away", "Wait."));

  private final MutableClock clock = new MutableClock("2030-01-01T00:00:00Z");
  private final List<String> told = new ArrayList<>();
  private final FleetWatch watch =
      new FleetWatch(
          TestDaemon.telling(notification -> told.add(notification.message()), clock), clock);

  private static FleetMember member(String id, String role, Duration unheard, long behind) {
    return TestMember.member(
        id, "kuma-b", role, unheard, behind, FleetWatch.PATIENCE.multipliedBy(behind));
  }

  @Test
  void recordsThatAreAway_areToldOnceWhenItLasts_andAgainTheNextTime() {
    watch.reached(AWAY);
    clock.advance(FleetWatch.PATIENCE.minusMillis(1));
    watch.reached(AWAY);
    assertThat(told).isEmpty();
    clock.advance(Duration.ofMillis(1));
    watch.reached(AWAY);
    watch.reached(AWAY);
    assertThat(told).containsExactly("The records are away. Wait.");
    watch.reached(Optional.empty());
    watch.reached(AWAY);
    clock.advance(FleetWatch.PATIENCE);
    watch.reached(AWAY);
    assertThat(told).hasSize(2);
  }

  @Test
  void recordsThatNeedSomebody_areToldAtOnce() {
    watch.reached(Optional.of(ReplicationException.terminal("not allowed", "Allow it.")));
    assertThat(told).containsExactly("Not allowed. Allow it.");
  }

  @Test
  void instanceThatIsSilentOrLate_isToldOnce() {
    for (int i = 0; i < 2; i++) {
      watch.look(List.of(member("one", "replica", Duration.ZERO, 3)), List.of());
    }
    watch.look(List.of(member("one", FleetMember.SILENT, FleetWatch.PATIENCE, 0)), List.of());

    assertThat(told).hasSize(2);
    assertThat(told.get(0)).startsWith("The instance kuma-b is 3 snapshots behind.");
    assertThat(told.get(1)).contains("silent for 10 minutes", "replicator-kuma fleet");
  }

  @Test
  void instancesOfOneName_areToldOnce() {
    List<Verdict> alike = FleetSight.namesakes(new TreeMap<>(Map.of("kuma-b", "one, two")));
    for (int i = 0; i < 2; i++) {
      watch.look(List.of(), alike);
    }

    assertThat(told).singleElement().asString().contains("kuma-b: one, two", "hostname");
  }
}
