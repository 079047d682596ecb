package io.github.replicatorkuma.bench;

import com.sun.management.OperatingSystemMXBean;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.database.sqlite.SqliteDatabase;
import io.github.replicatorkuma.files.FileTree;
import io.github.replicatorkuma.history.HistoryDump;
import io.github.replicatorkuma.history.HistoryProgress;
import io.github.replicatorkuma.history.HistoryRestore;
import io.github.replicatorkuma.history.RestorePlace;
import io.github.replicatorkuma.history.Room;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.store.restic.TestRestic;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Backs up all of a Kuma with millions of beats, and once more after an hour, by restic into a
 * repository of its own: what that takes, what it adds, and how long a beat of another process
 * waits meanwhile. Beside it the same of a copy of the pages and of {@code VACUUM INTO}.
 */
public final class HistoryBenchmark {
  private static final int MONITORS = 100;
  private static final double MB = 1 << 20;
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  /** One of each monitor a minute, with texts that make 500 MB of two million. */
  private static final String BEATS =
      "WITH RECURSIVE n(i) AS (SELECT %1$d UNION ALL SELECT i + 1 FROM n WHERE i < %2$d)"
          + " INSERT INTO heartbeat (monitor_id, status, time, msg, important, duration, ping)"
          + " SELECT m.id, 1, datetime('2026-01-01', i || ' minutes'), '200 - OK, ' || m.id || ' '"
          + " || substr(hex(randomblob(10)) || '"
          + ".".repeat(140)
          + "', 1, 150),"
          + " (m.id * i) %% 997 = 0, 60, abs(random() %% 900) FROM n, monitor m";

  private static final String STATS =
      "WITH RECURSIVE n(i) AS (SELECT %2$d UNION ALL SELECT i + 1 FROM n WHERE i < %3$d)"
          + " INSERT INTO %1$s (monitor_id, timestamp, ping, up, down)"
          + " SELECT m.id, i, abs(random() %% 9000) / 10.0, 1, 0 FROM n, monitor m";

  private final Path directory;
  private final Path file;
  private int minutes;

  private HistoryBenchmark(Path directory) {
    this.directory = directory;
    this.file = LargeDatabase.create(directory.resolve("data"), MONITORS);
  }

  /** Makes a file or directory that is then backed up. */
  private interface Making {
    void make(Path target) throws Exception;
  }

  /**
   * Measures.
   *
   * @param arguments how many beats
   */
  public static void main(String[] arguments) throws Exception {
    Path directory = Files.createTempDirectory("replicator-kuma-bench");
    new HistoryBenchmark(directory).run(Integer.parseInt(arguments[0]) / MONITORS);
    Directories.delete(directory);
  }

  private void run(int rounds) throws Exception {
    addMinutes(rounds);
    stats("stat_minutely", 1440);
    stats("stat_hourly", 720);
    stats("stat_daily", 365);
    SqliteDatabase database = new SqliteDatabase(file, SqliteDatabase.DEFAULT_BUSY_TIMEOUT);
    Making segments = target -> dump(database, target);
    Making pages = target -> fresh(target, () -> database.copyTo(target));
    Making vacuum =
        target -> fresh(target, () -> TestDatabases.execute(file, "VACUUM INTO '" + target + "'"));
    System.out.printf(
        "| %,d beats, %.0f MB | made in s | CPU s | restic s | added MB | a beat waits ms |%n",
        minutes * MONITORS, Files.size(file) / MB);
    System.out.println("|---|---:|---:|---:|---:|---:|");
    backUp("segments, first", "segments", segments);
    backUp("copy of the pages, first", "pages", pages);
    backUp("VACUUM INTO, first", "vacuum", vacuum);
    addMinutes(60);
    TestDatabases.execute(
        file,
        "DELETE FROM stat_minutely WHERE timestamp <= 60",
        STATS.formatted("stat_minutely", 1441, 1500),
        STATS.formatted("stat_hourly", 721, 721),
        "UPDATE stat_daily SET up = up + 60 WHERE timestamp = 365");
    backUp("segments, an hour later", "segments", segments);
    backUp("copy of the pages, an hour later", "pages", pages);
    backUp("VACUUM INTO, an hour later", "vacuum", vacuum);
    restore();
    String peak =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmHWM"))
            .findFirst()
            .orElseThrow();
    System.out.println("This process, with all of it: " + peak);
  }

  private void addMinutes(int more) {
    TestDatabases.execute(file, BEATS.formatted(minutes + 1, minutes + more));
    minutes += more;
  }

  private void stats(String table, int rows) {
    TestDatabases.execute(file, STATS.formatted(table, 1, rows));
  }

  private void dump(SqliteDatabase database, Path target) throws Exception {
    new HistoryDump(
            database,
            file.resolveSibling(""),
            new Room(target),
            new Instance("bench", "bench"),
            Optional.empty(),
            Clock.systemUTC(),
            Steps.UNOBSERVED)
        .run(HistoryProgress.UNSEEN);
  }

  private static void fresh(Path target, Stopwatch.Work making) throws Exception {
    Files.deleteIfExists(target);
    making.run();
  }

  private void backUp(String name, String kind, Making making) throws Exception {
    Path target = directory.resolve(kind);
    Process writer = PurgeBenchmark.writer(file);
    long cpu = PROCESS.getProcessCpuTime();
    long start = System.nanoTime();
    making.make(target);
    double took = (System.nanoTime() - start) / 1e9;
    double worked = (PROCESS.getProcessCpuTime() - cpu) / 1e9;
    String longest = PurgeBenchmark.longestOf(writer);
    Path repository = directory.resolve(kind + "-repository");
    if (!Files.exists(repository)) {
      restic(repository, "init");
    }
    long before = FileTree.bytes(repository);
    String restic = restic(repository, "backup", target.toString());
    System.out.printf(
        Locale.ROOT,
        "| %s | %.1f | %.1f | %s | %.2f | %s |%n",
        name,
        took,
        worked,
        restic,
        (FileTree.bytes(repository) - before) / MB,
        longest);
  }

  private void restore() throws Exception {
    long start = System.nanoTime();
    Path empty = Files.createDirectory(directory.resolve("empty"));
    HistoryRestore.open(directory.resolve("segments"))
        .into(
            new RestorePlace(empty, Optional.empty()),
            Optional.empty(),
            HistoryProgress.UNSEEN,
            Steps.UNOBSERVED);
    System.out.printf(
        Locale.ROOT,
        "| restore, restic's own time aside | %.1f | | | | |%n",
        (System.nanoTime() - start) / 1e9);
  }

  /** Its own user and system time. */
  private String restic(Path repository, String... arguments) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            "bash",
            "-c",
            "TIMEFORMAT='%U + %S'; time \"$0\" \"$@\" -q 2>&1 >/dev/null",
            TestRestic.executable());
    builder.command().addAll(List.of(arguments));
    builder.environment().put("RESTIC_REPOSITORY", repository.toString());
    builder.environment().put("RESTIC_PASSWORD", TestRestic.PASSWORD);
    builder.environment().put("RESTIC_CACHE_DIR", directory.resolve("cache").toString());
    builder.environment().put("GOMAXPROCS", "2");
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(output);
    }
    return output.strip();
  }
}
