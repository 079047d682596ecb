package io.github.replicatorkuma.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.replicatorkuma.cli.Await;
import io.github.replicatorkuma.database.ReplicatedContent;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.ReplicationScope;
import io.github.replicatorkuma.snapshot.ContentDigester;
import io.github.replicatorkuma.snapshot.ManifestReader;
import io.github.replicatorkuma.snapshot.SnapshotReader;
import io.github.replicatorkuma.snapshot.UploadDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * Prints what publishing and applying cost, restic and Kuma left out: on SQLite when it is run by
 * {@code scripts/bench.sh}.
 */
public final class PublishBenchmark {
  private final Stopwatch stopwatch;
  private final Path directory;
  private final Pair pair;
  private int exports;

  private PublishBenchmark(Path directory, Engine engine, Stopwatch stopwatch) throws Exception {
    this.stopwatch = stopwatch;
    this.directory = directory;
    this.pair = new Pair(directory, engine, new DirectoryStore(directory.resolve("repository")));
  }

  /**
   * Measures.
   *
   * @param arguments how many runs, and then how many monitors, once or more
   */
  public static void main(String[] arguments) throws Exception {
    measure(arguments, Stopwatch.Counted.CPU, Engine::sqlite);
  }

  /** Makes both databases in a directory, the leader's with so many monitors. */
  interface EngineStart {
    Engine start(Path directory, int monitors);
  }

  static void measure(String[] arguments, Stopwatch.Counted counted, EngineStart start)
      throws Exception {
    forEach(
        arguments,
        (runs, monitors, directory) -> {
          try (Engine engine = start.start(directory, monitors)) {
            System.out.printf(Locale.ROOT, "%,d monitors, medians of %d runs%n%n", monitors, runs);
            new PublishBenchmark(directory, engine, new Stopwatch(runs, counted)).run();
          }
        });
    printMemory();
  }

  /** What is measured with so many monitors; the directory is gone afterwards. */
  interface Measuring {
    void run(int runs, int monitors, Path directory) throws Exception;
  }

  /**
   * Measures without logging.
   *
   * @param arguments how many runs, and then how many monitors, once or more
   */
  static void forEach(String[] arguments, Measuring measuring) throws Exception {
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
    int runs = Integer.parseInt(arguments[0]);
    for (int i = 1; i < arguments.length; i++) {
      Path directory = Files.createTempDirectory("replicator-kuma-bench");
      try {
        measuring.run(runs, Integer.parseInt(arguments[i]), directory);
      } finally {
        Directories.delete(directory);
      }
    }
  }

  private void run() throws Exception {
    stopwatch.printHeader();
    Stopwatch.Work scan = () -> PlainScan.of(pair.engine);
    stopwatch.measure("plain JDBC scan of the tables", () -> {}, scan);
    stopwatch.measure("digest", () -> {}, this::digest, scan);
    stopwatch.measure("export with digest", () -> {}, this::exportOnceMore, scan);
    stopwatch.measure("publish of one changed row", () -> pair.change(Pair.ONE), pair::publish);
    pair.apply();
    stopwatch.measure("look of an unchanged leader", () -> {}, pair::look);
    Stopwatch.Work both = readingBothSides(scan);
    stopwatch.measure(
        "fetch, verify and plan one changed row",
        () -> pair.changeAndPublish(Pair.ONE),
        pair::plan,
        both);
    for (Map.Entry<String, String> which : Pair.CHANGED.entrySet()) {
      stopwatch.measure(
          "fetch, verify, plan and apply " + which.getKey(),
          () -> {
            pair.changeAndPublish(which.getValue());
            awaitChangeMark();
          },
          pair::apply,
          both);
    }
    stopwatch.measure(
        "fetch, verify, plan and apply into an empty one",
        () -> {
          pair.emptyReplica();
          awaitChangeMark();
        },
        pair::apply,
        both);
    System.out.println();
  }

  /** As between two cycles: what was written just now may be written again unseen. */
  private void awaitChangeMark() throws Exception {
    Await.until(
        "a settled change mark",
        Duration.ofMinutes(1),
        () -> pair.replica.database.open().changeMark().isPresent(),
        () -> "none");
  }

  /** The floor of any apply: each of its two sides read once. */
  private Stopwatch.Work readingBothSides(Stopwatch.Work scan) throws Exception {
    Path snapshot = directory.resolve("export");
    pair.export(snapshot);
    SnapshotTags tags = ManifestReader.read(snapshot).tags();
    Stopwatch.Work verify = () -> SnapshotReader.verify(snapshot, tags);
    stopwatch.measure("verify", () -> {}, verify);
    Stopwatch.Work both =
        () -> {
          verify.run();
          scan.run();
        };
    stopwatch.measure("both sides once: verify and scan", () -> {}, both);
    return both;
  }

  private void digest() throws Exception {
    pair.leader
        .database
        .open()
        .read(
            transaction ->
                ContentDigester.digest(
                    new ReplicatedContent(transaction, ReplicationScope.DEFAULT),
                    UploadDirectory.none()));
  }

  /**
   * Exports stay until all is measured: for minutes ext4 passes over each file that was deleted
   * when it makes another, so what had been measured before would count.
   */
  private void exportOnceMore() throws Exception {
    pair.export(directory.resolve("export-" + exports++));
  }

  private static void printMemory() throws IOException {
    Runtime runtime = Runtime.getRuntime();
    System.out.printf(Locale.ROOT, "heap at most: %.0f MB%n", runtime.maxMemory() / 1e6);
    Path status = Path.of("/proc/self/status");
    if (Files.isReadable(status)) {
      List<String> peaks =
          Files.readAllLines(status).stream().filter(line -> line.startsWith("VmHWM")).toList();
      System.out.println("peak resident memory: " + String.join("", peaks).replaceAll("\\s+", " "));
    }
  }

  /** Reads all cells of the replicated tables, and no more: nothing can look at them for less. */
  private static final class PlainScan {
    private PlainScan() {}

    static void of(Engine engine) {
      if (engine.leaderSql().with(PlainScan::cells) == 0) {
        throw new IllegalStateException("nothing was read");
      }
    }

    private static long cells(Connection connection) throws SQLException {
      long cells = 0;
      try (Statement statement = connection.createStatement()) {
        for (TableName table : ReplicatedTables.ALL) {
          try (ResultSet rows =
              statement.executeQuery("SELECT * FROM \"" + table + "\" ORDER BY id")) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
              for (int i = 1; i <= columns; i++) {
                cells += rows.getObject(i) == null ? 0 : 1;
              }
            }
          }
        }
      }
      return cells;
    }
  }
}
