package io.github.replicatorkuma.bench;

import io.github.replicatorkuma.daemon.Daemon;
import io.github.replicatorkuma.daemon.ReplicaCycle;
import io.github.replicatorkuma.daemon.TestDaemon;
import io.github.replicatorkuma.database.Sql;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.exec.OtherJvm;
import io.github.replicatorkuma.fleet.PlainInstance;
import io.github.replicatorkuma.kuma.NoKuma;
import io.github.replicatorkuma.replica.ApplyCycle;
import io.github.replicatorkuma.replica.Housekeeping;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Deletes half of a leader's monitors, which have millions of beats on its replica, and goes on
 * with edits: how long each takes until the replica has it, and how long another process waits at
 * most to write a beat, while the replica's daemon removes the history of those that are gone. On
 * SQLite.
 */
public final class PurgeBenchmark {
  private static final int MONITORS = 600;
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Duration A_WHILE = Duration.ofSeconds(30);
  private static final Duration BETWEEN_EDITS = Duration.ofSeconds(7);

  private PurgeBenchmark() {}

  /**
   * Measures.
   *
   * @param arguments how many beats the monitors that go have together
   */
  public static void main(String[] arguments) throws Exception {
    int beats = Integer.parseInt(arguments[0]);
    Path directory = Files.createTempDirectory("replicator-kuma-bench");
    run(directory, beats);
    Directories.delete(directory);
  }

  private static void run(Path directory, int beats) throws Exception {
    Path file = directory.resolve("replica/kuma.db");
    LockedDatabase replica = LockedDatabase.sqlite(file);
    Pair pair = Pair.of(directory, MONITORS, replica);
    addBeats(replica, beats);
    pair.runKuma();
    ApplyCycle apply = pair.restartReplica();
    AtomicBoolean purgeDue = pair.replica.carried.purgeDue;
    Process before = writer(file);
    LockSupport.parkNanos(A_WHILE.toNanos());
    System.out.printf(
        "| a beat of another process waits before at most | %s ms |%n", longestOf(before));
    Process writer = writer(file);
    Daemon daemon = daemon(pair.replica, apply);
    pair.engine.leaderSql().execute("DELETE FROM monitor WHERE id % 2 = 0");
    pair.publish();
    new Thread(daemon::run, "daemon").start();
    long start = System.nanoTime();
    awaitRows(file, "SELECT count(*) = " + MONITORS / 2 + " FROM monitor");
    System.out.printf(
        Locale.ROOT, "| the deletion itself until applied | %.1f s |%n", secondsSince(start));
    List<Double> edits = new ArrayList<>();
    do {
      LockSupport.parkNanos(BETWEEN_EDITS.toNanos());
      String name = "edit " + edits.size();
      long edited = System.nanoTime();
      pair.engine.leaderSql().execute("UPDATE monitor SET name = '" + name + "' WHERE id = 7");
      pair.publish();
      awaitRows(file, "SELECT name = '" + name + "' FROM monitor WHERE id = 7");
      edits.add(secondsSince(edited));
    } while (purgeDue.get());
    double took = secondsSince(start);
    daemon.stop();
    System.out.printf(
        Locale.ROOT, "| all of the %,d beats removed after | %.0f s |%n", beats, took);
    System.out.printf(
        Locale.ROOT,
        "| %d edits meanwhile, applied every %d s: median, most | %.1f s, %.1f s |%n",
        edits.size(),
        INTERVAL.toSeconds(),
        median(edits),
        Collections.max(edits));
    System.out.printf(
        "| a beat of another process waits meanwhile at most | %s ms |%n", longestOf(writer));
  }

  static String longestOf(Process writer) throws Exception {
    writer.getOutputStream().close();
    return new String(writer.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  private static void awaitRows(Path file, String sql) {
    while (TestDatabases.number(file, sql) == 0) {
      LockSupport.parkNanos(20_000_000);
    }
  }

  /** One of each monitor after the other, as time goes. */
  private static void addBeats(LockedDatabase replica, int beats) throws Exception {
    int rounds = beats / (MONITORS / 2);
    replica.executeUnenforced(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
            + rounds
            + ") INSERT INTO heartbeat (monitor_id, status, time, msg, important, duration)"
            + " SELECT m.id, 1, datetime('2026-01-01', i || ' minutes'), '200 - OK', 0, 60"
            + " FROM n, monitor m WHERE m.id % 2 = 0 OR i <= 100");
  }

  private static Daemon daemon(PlainInstance replica, ApplyCycle apply) {
    TestDaemon daemon = new TestDaemon(false);
    daemon.interval = INTERVAL;
    daemon.housekeeping =
        Optional.of(
            new Housekeeping(
                () -> Optional.of(replica.database.open()),
                replica.kuma,
                replica.carried,
                daemon.health::housekeeping,
                replica.clock));
    return daemon.of(
        new NoKuma(),
        new ReplicaCycle(
            () -> Optional.of(apply), Optional::empty, false, drift -> {}, Clock.systemUTC()));
  }

  static Process writer(Path file) throws Exception {
    Process writer = OtherJvm.start(Writer.class, file.toString());
    writer.getInputStream().read(); // it has begun
    return writer;
  }

  /** Writes beats as Kuma does, until its input ends; then tells how long it waited at most. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws Exception {
      Sql kuma =
          LockedDatabase.set(
              () -> TestDatabases.connect(Path.of(arguments[0])),
              "PRAGMA busy_timeout = 5000",
              "PRAGMA synchronous = NORMAL");
      OtherWriter beats =
          OtherWriter.start(
              kuma,
              connection -> Sql.execute(connection, LockedDatabase.BEAT),
              Duration.ofMillis(50));
      System.out.println();
      System.in.readAllBytes();
      System.out.println(TimeUnit.NANOSECONDS.toMillis(beats.stop()));
    }
  }
}
