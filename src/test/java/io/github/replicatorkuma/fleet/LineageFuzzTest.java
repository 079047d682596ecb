package io.github.replicatorkuma.fleet;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Lineages by commands and accidents, at random: what was confirmed as published is an ancestor of
 * what the fleet has in the end, is kept aside somewhere, or was overruled by a command.
 *
 * <p>{@code -Dreplicator.fuzz.seed=N -Dreplicator.fuzz.steps=M} replays; {@code
 * -Dreplicator.fuzz.seeds=10} takes that many; {@code scripts/lineage-fuzz.sh} runs them all.
 */
final class LineageFuzzTest {
  private static final int STEPS = Integer.getInteger("replicator.fuzz.steps", 120);
  private static final int STEPS_UNTIL_HEALED = 60;

  @TempDir private Path directory;

  static LongStream seeds() {
    Long one = Long.getLong("replicator.fuzz.seed");
    return one == null
        ? LongStream.rangeClosed(1, Integer.getInteger("replicator.fuzz.seeds", 3))
        : LongStream.of(one);
  }

  @Timeout(value = 30, unit = TimeUnit.MINUTES) // for a long run of the script on a slow machine
  @ParameterizedTest
  @MethodSource("seeds")
  void whateverHappens_nothingThatWasPublishedIsLost(long seed) throws Exception {
    boolean onMariaDb = seed % 3 == 0;
    try (LineageFuzz fleet =
        new LineageFuzz(seed, Files.createDirectories(directory), seed % 4 != 2, onMariaDb)) {
      try {
        int calm = 0;
        for (int step = 0; step < STEPS; step++) {
          fleet.step();
          if (++calm > STEPS_UNTIL_HEALED / 2 && fleet.random.nextInt(STEPS_UNTIL_HEALED) == 0) {
            new LineageHealing(fleet).run();
            fleet.turn();
            calm = 0;
          }
        }
        new LineageHealing(fleet).run();
      } catch (Throwable e) {
        throw new AssertionError(
            "seed %d, -Dreplicator.fuzz.steps=%d: %s%n%s"
                .formatted(seed, STEPS, e.getMessage(), String.join("\n", fleet.story)),
            e);
      }
      System.out.printf(
          "seed %d: %d steps, %d edits confirmed, %d of them overruled %s%n",
          seed,
          fleet.story.size(),
          fleet.model.confirmations(),
          fleet.model.overrulings(),
          fleet.model.reasons());
      if (Boolean.getBoolean("replicator.fuzz.outcomes")) {
        fleet.outcomes.forEach((what, count) -> System.out.println("  " + count + " × " + what));
      }
    }
  }
}
