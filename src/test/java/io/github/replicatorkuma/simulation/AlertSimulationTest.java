package io.github.replicatorkuma.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.model.Agreement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Fleets that send one alert, to which everything happens at random: what is down for long where
 * somebody looks, people know. {@code -Dreplicator.simulate.seed=N} replays one; {@code
 * scripts/simulate.sh} runs more.
 */
final class AlertSimulationTest {
  private static final int INSTANCES = Integer.getInteger("replicator.simulate.instances", 3);
  private static final int HOURS = Integer.getInteger("replicator.simulate.hours", 1);

  @Timeout(value = 12, unit = TimeUnit.HOURS) // for a long run of the script on a slow machine
  @Test
  void whateverHappens_somebodyIsTold() {
    long begin = System.nanoTime();
    long sent = 0;
    long again = 0;
    for (long seed : SimulationTest.seeds(1000).toArray()) {
      AlertSimulation simulation = new AlertSimulation(seed, INSTANCES, true, AlertRules.ALL);
      simulation.run(HOURS);
      sent += simulation.world.messages.size();
      again += simulation.world.duplicates();
    }
    System.out.printf(
        "%d instances, %d hours: %d alerts and ends, %d of them again, %d s%n",
        INSTANCES, HOURS, sent, again, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin));
    assertThat(sent).isPositive();
  }

  /** Where others ended what an instance had told, under a number of before. */
  @ParameterizedTest
  @CsvSource({"413, 3", "534, 3", "633, 3", "5463, 3", "1079, 5", "7622, 5", "8451, 5"})
  void storiesInWhichNobodyWasTold_endWell(long seed, int instances) {
    new AlertSimulation(seed, instances, true, AlertRules.ALL).run(2);
  }

  @Test
  void withoutFaults_oneIsToldThatItIsDownAndOneThatItIsUp() {
    for (long seed = 1; seed <= 40; seed++) {
      new AlertSimulation(seed, 3, false, AlertRules.ALL).run(1);
    }
  }

  @Test
  void whereTwoHaveToAgree_whatOneSeesIsNotTold() {
    for (long seed = 1; seed <= 40; seed++) {
      new AlertSimulation(seed, 3, false, new AlertRules(true, true, new Agreement(2))).run(1);
    }
  }

  /** Otherwise all of the above would prove nothing. */
  private static void findsWithout(AlertRules rules, long first) {
    assertThatThrownBy(
            () -> {
              for (long seed = first; seed <= first + 250; seed++) {
                new AlertSimulation(seed, 2, true, rules).run(1);
              }
            })
        .hasMessageContaining("nobody is told that");
  }

  @Test
  void withoutTheAgentsTimer_somebodyIsNotTold() {
    findsWithout(new AlertRules(false, true, Agreement.ONE), 1);
  }

  @Test
  void whereAnyTellingCounts_somebodyIsNotTold() {
    findsWithout(new AlertRules(true, false, Agreement.ONE), 1150); // it takes many seeds
  }
}
