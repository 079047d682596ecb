package io.github.replicatorkuma.simulation;

import org.junit.jupiter.api.Test;

/** Fleets that run themselves, at random. */
final class SimulationTest {
  private static final int SEEDS = Integer.getInteger("replicator.simulate.seeds", 1000);
  private static final int INSTANCES = Integer.getInteger("replicator.simulate.instances", 3);
  private static final int HOURS = Integer.getInteger("replicator.simulate.hours", 2);

  @Test
  void whateverHappens_oneLeadsInTheEndAndNothingIsLost() {
    long begin = System.nanoTime();
    Long one = Long.getLong("replicator.simulate.seed");
    long takeOvers = 0;
    long snapshots = 0;
    for (long seed = one == null ? 1 : one; seed <= (one == null ? SEEDS : one); seed++) {
      Simulation simulation = new Simulation(seed, INSTANCES, SimRules.ALL);
      simulation.run(HOURS);
      takeOvers += simulation.takeOvers;
      snapshots += simulation.world.saved.size();
    }
    System.out.printf(
        "%d take-overs, %d snapshots in %d ms%n",
        takeOvers, snapshots, (System.nanoTime() - begin) / 1_000_000);
  }
}
