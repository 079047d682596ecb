package io.github.replicatorkuma.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.replicatorkuma.database.PurgePace;
import io.github.replicatorkuma.kuma.NoKuma;
import io.github.replicatorkuma.kuma.RecordingKuma;
import io.github.replicatorkuma.leader.PublishCycle;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.LoggerFactory;

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
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
    int runs = Integer.parseInt(arguments[0]);
    for (int i = 1; i < arguments.length; i++) {
      int monitors = Integer.parseInt(arguments[i]);
      Path directory = Files.createTempDirectory("replicator-kuma-bench");
      try (LockedDatabase sqlite = LockedDatabase.Sqlite.empty(directory.resolve("sqlite"))) {
        new LockBenchmark(sqlite, monitors, runs).run(directory.resolve("a"));
      }
      try (LockedDatabase mariaDb = LockedDatabase.MariaDb.empty()) {
        new LockBenchmark(mariaDb, monitors, runs).run(directory.resolve("b"));
      }
      Directories.delete(directory);
    }
  }

  private void run(Path directory) throws Exception {
    Files.createDirectories(directory);
    PublishBenchmark instances =
        new PublishBenchmark(
            directory,
            new SqliteEngine(directory, monitors),
            new Stopwatch(runs, Stopwatch.Counted.WALL));
    DirectoryStore store = new DirectoryStore(directory.resolve("repository"));
    PublishCycle publish = instances.publishCycle(store);
    PublishBenchmark.publish(publish);
    PublishBenchmark.apply(
        instances.applyCycle(replica.database(), store, new NoKuma(), Steps.UNOBSERVED));
    addBeats();
    System.out.printf(
        Locale.ROOT,
        "%n| ms: %s | lock | least | most | a beat waits | least | most |%n",
        replica.title(monitors));
    System.out.println("|---|---:|---:|---:|---:|---:|---:|");
    for (Map.Entry<String, String> which : PublishBenchmark.CHANGED.entrySet()) {
      measure(
          "apply of " + which.getKey(),
          runs,
          replica::besideApply,
          () -> {
            instances.change(which.getValue());
            PublishBenchmark.publish(publish);
          },
          waits -> {
            Steps steps = step -> endAt(step, waits);
            PublishBenchmark.apply(
                instances.applyCycle(replica.database(), store, runningKuma(), steps));
          });
    }
    measurePurge();
    measure(
        "nothing at all, for a while",
        runs,
        replica::besideApply,
        () -> {},
        waits -> LockSupport.parkNanos(A_WHILE.toNanos()));
  }

  private RecordingKuma runningKuma() {
    RecordingKuma kuma = RecordingKuma.running();
    kuma.reachable(() -> StoredLoops.in(replica.database()));
    return kuma;
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
    replica.execute(
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
        replica::besidePurge,
        () -> {
          int last = lastLeft(removals.getAndIncrement());
          replica.execute(
              "DELETE FROM monitor WHERE id > " + last + " AND id <= " + (last + REMOVED_AT_ONCE));
        },
        waits -> replica.database().purgeOrphanedHistory(List.of(), PurgePace.UNTIL_DONE));
    measure(
        "the same by one statement, once",
        1,
        replica::besidePurge,
        () -> {},
        waits -> replica.execute("DELETE FROM heartbeat WHERE monitor_id > " + lastLeft(runs)));
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

  @FunctionalInterface
  private interface Beside {
    OtherWriter start() throws SQLException;
  }

  private void measure(String name, int times, Beside lock, Stopwatch.Work before, Watched work)
      throws Exception {
    long[] locks = new long[times];
    long[] beats = new long[times];
    String until = "";
    for (int i = 0; i < times; i++) {
      before.run();
      Waits waits = new Waits(lock.start(), replica.beats());
      try {
        work.run(waits);
      } finally {
        waits.end();
      }
      locks[i] = waits.longestLock;
      beats[i] = waits.longestBeat;
      until = waits.untilStop ? ", until Kuma is stopped" : "";
    }
    System.out.printf(Locale.ROOT, "| %s%s | %s | %s |%n", name, until, range(locks), range(beats));
  }

  private static String range(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return String.format(
        Locale.ROOT,
        "%.0f | %.0f | %.0f",
        sorted[sorted.length / 2] / 1e6,
        sorted[0] / 1e6,
        sorted[sorted.length - 1] / 1e6);
  }
}
