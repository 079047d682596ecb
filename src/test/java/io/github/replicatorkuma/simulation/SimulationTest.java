package io.github.replicatorkuma.simulation;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Fleets that run themselves, to which everything happens at random: in the end one leads, all are
 * equal, and what was edited is there or kept aside.
 *
 * <p>{@code -Dreplicator.simulate.seed=N} replays one, with the same number of instances and hours;
 * {@code scripts/simulate.sh} runs more.
 */
final class SimulationTest {
  private static final int INSTANCES = Integer.getInteger("replicator.simulate.instances", 3);
  private static final int HOURS = Integer.getInteger("replicator.simulate.hours", 2);
  private static final int MUTATED = 1000;

  /**
   * @param usual how many where nobody has asked for more
   */
  static LongStream seeds(int usual) {
    Long one = Long.getLong("replicator.simulate.seed");
    return one == null
        ? LongStream.rangeClosed(1, Integer.getInteger("replicator.simulate.seeds", usual))
        : LongStream.of(one);
  }

  @Timeout(value = 12, unit = TimeUnit.HOURS) // for a long run of the script on a slow machine
  @Test
  void whateverHappens_oneLeadsInTheEndAndNoEditIsLost() {
    long begin = System.nanoTime();
    long takeOvers = 0;
    long snapshots = 0;
    for (long seed : seeds(MUTATED).toArray()) {
      Simulation simulation = new Simulation(seed, INSTANCES, SimRules.ALL);
      simulation.run(HOURS);
      takeOvers += simulation.takeOvers();
      snapshots += simulation.world.saved.size();
    }
    System.out.printf(
        "%d seeds of %d instances and %d hours: %d take-overs, %d snapshots, %d s%n",
        seeds(MUTATED).count(),
        INSTANCES,
        HOURS,
        takeOvers,
        snapshots,
        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin));
  }

  /** Otherwise all of the above would prove nothing. */
  private static void findsWithout(SimRules rules, String what) {
    assertThatThrownBy(
            () -> {
              for (long seed = 1; seed <= MUTATED; seed++) {
                new Simulation(seed, 3, rules).run(2);
              }
            })
        .hasMessageMatching("(?s).*(" + what + ").*")
        .hasMessageContaining("kuma-a starts with 0");
  }

  @Test
  void withoutLookingForStragglers_anEditIsLost() {
    findsWithout(new SimRules(false, true), "these edits are lost");
  }

  @Test
  void withFailedReadsAsEvidence_aLeaderThatIsWellIsDeposed() {
    findsWithout(new SimRules(true, false), "which is well|no record could be read");
  }
}
