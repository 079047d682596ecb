package io.github.replicatorkuma.bench;

import io.github.replicatorkuma.database.PurgePace;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.model.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Prints for how long an apply, and the purge of what it leaves behind, keep an Uptime Kuma that
 * runs from writing. Run it by {@code scripts/bench.sh lock}.
 *
 * <p>The replica's monitors have a million beats altogether, so that what reads them shows.
 */
public final class LockBenchmark {
  private static final int BEATS = 1_000_000;
  private static final int REMOVED_AT_ONCE = 10;
  private static final int BEATS_OF_REMOVED = 13_000;

  private static final Duration A_WHILE = Duration.ofSeconds(2);

  private final LockedDatabase replica;
  private final int monitors;
  private final int runs;

  private LockBenchmark(LockedDatabase replica, int monitors, int runs) {
    this.replica = replica;
    this.monitors = monitors;
    this.runs = runs;
  }

  /**
   * Measures.
   *
   * @param arguments how many runs, and then how many monitors, once or more
   */
  public static void main(String[] arguments) throws Exception {
    PublishBenchmark.forEach(
        arguments,
        (runs, monitors, directory) -> {
          try (LockedDatabase sqlite =
              LockedDatabase.sqlite(TestDatabases.empty(directory.resolve("sqlite"), "2.5.3"))) {
            new LockBenchmark(sqlite, monitors, runs).run(directory.resolve("a"));
          }
          try (LockedDatabase mariaDb = LockedDatabase.mariaDb()) {
            new LockBenchmark(mariaDb, monitors, runs).run(directory.resolve("b"));
          }
        });
  }

  private void run(Path directory) throws Exception {
    Files.createDirectories(directory);
    Pair pair = Pair.of(directory, monitors, replica);
    addBeats();
    System.out.printf(
        Locale.ROOT,
        "%n| ms: %s, %,d monitors | lock | least | most | a beat waits | least | most |%n",
        replica.name(),
        monitors);
    pair.runKuma();
    System.out.println("|---|---:|---:|---:|---:|---:|---:|");
    for (Map.Entry<String, String> which : Pair.CHANGED.entrySet()) {
      measure(
          "apply of " + which.getKey(),
          runs,
          replica.besideApply(),
          () -> pair.changeAndPublish(which.getValue()),
          waits -> {
            pair.replica.steps = step -> endAt(step, waits);
            pair.restartReplica();
            pair.apply();
          });
    }
    measurePurge();
    measure(
        "nothing at all, for a while",
        runs,
        replica.besideApply(),
        () -> {},
        waits -> LockSupport.parkNanos(A_WHILE.toNanos()));
  }

  /** An apply that is not live is rehearsed first; what comes after that bothers no Kuma. */
  private static void endAt(Step step, Waits waits) {
    if (step == Step.APPLY_BEFORE_STOP) {
      waits.end();
      waits.untilStop = true;
    }
  }

  /** As many beats for each monitor, but that those that will be removed have more of them. */
  private void addBeats() throws Exception {
    int rounds = Math.min(monitors, 1000);
    int ofEach = BEATS / monitors;
    replica.executeUnenforced(
        "INSERT INTO heartbeat (monitor_id, status, time, msg, important, duration)"
            + " SELECT m.id, 1, '2026-01-01 00:00:00', '200 - OK', 0, 60 FROM monitor n, monitor m"
            + " WHERE n.id <= "
            + ofEach
            + " ORDER BY n.id",
        "INSERT INTO heartbeat (monitor_id, status, time, msg, important, duration)"
            + " SELECT m.id, 1, '2026-01-01 00:00:00', '200 - OK', 0, 60"
            + " FROM monitor n, monitor k, monitor m WHERE n.id <= "
            + rounds
            + " AND k.id <= "
            + (BEATS_OF_REMOVED - ofEach) / rounds
            + " AND m.id > "
            + lastLeft(runs)
            + " ORDER BY n.id");
  }

  /** The highest monitor after a removal. */
  private int lastLeft(int removal) {
    return monitors - REMOVED_AT_ONCE * (removal + 1);
  }

  private void measurePurge() throws Exception {
    AtomicInteger removals = new AtomicInteger();
    measure(
        "purge of %d monitors' %,d beats"
            .formatted(REMOVED_AT_ONCE, REMOVED_AT_ONCE * BEATS_OF_REMOVED),
        runs,
        replica.besidePurge(),
        () -> {
          int last = lastLeft(removals.getAndIncrement());
          replica.executeUnenforced(
              "DELETE FROM monitor WHERE id > " + last + " AND id <= " + (last + REMOVED_AT_ONCE));
        },
        waits -> replica.database().purgeOrphanedHistory(List.of(), PurgePace.UNTIL_DONE));
    measure(
        "the same by one statement, once",
        1,
        replica.besidePurge(),
        () -> {},
        waits ->
            replica.executeUnenforced(
                "DELETE FROM heartbeat WHERE monitor_id > " + lastLeft(runs)));
  }

  /** What two others see. */
  private static final class Waits {
    private final OtherWriter lock;
    private final OtherWriter beats;
    private long longestLock = -1;
    private long longestBeat = -1;
    private boolean untilStop;

    Waits(OtherWriter lock, OtherWriter beats) {
      this.lock = lock;
      this.beats = beats;
    }

    void end() {
      if (longestLock < 0) {
        longestLock = lock.stop();
        longestBeat = beats.stop();
      }
    }
  }

  @FunctionalInterface
  private interface Watched {
    void run(Waits waits) throws Exception;
  }

  private void measure(
      String name, int times, LockedDatabase.Other lock, Stopwatch.Work before, Watched work)
      throws Exception {
    double[] locks = new double[times];
    double[] beats = new double[times];
    String until = "";
    for (int i = 0; i < times; i++) {
      before.run();
      Waits waits = new Waits(lock.start(), replica.beats().start());
      try {
        work.run(waits);
      } finally {
        waits.end();
      }
      locks[i] = waits.longestLock;
      beats[i] = waits.longestBeat;
      until = waits.untilStop ? ", until Kuma is stopped" : "";
    }
    System.out.printf(
        "| %s%s | %s | %s |%n", name, until, Stopwatch.range(locks), Stopwatch.range(beats));
  }
}
