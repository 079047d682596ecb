package io.github.replicatorkuma.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.replicatorkuma.exec.SystemCommandRunner;
import io.github.replicatorkuma.leader.PublishCycle;
import io.github.replicatorkuma.replica.ApplyCycle;
import io.github.replicatorkuma.store.restic.ResticSettings;
import io.github.replicatorkuma.store.restic.ResticStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * Prints how long a publish and an apply take with restic and a repository on this disk, beside
 * restic's own time for the same files. Run it by {@code scripts/bench.sh restic}.
 */
public final class ResticBenchmark {
  private final Path directory;
  private final Map<String, String> environment;
  private final int runs;

  private ResticBenchmark(Path directory, int runs) {
    this.directory = directory;
    this.runs = runs;
    this.environment =
        Map.of(
            "PATH", System.getenv("PATH"),
            "RESTIC_REPOSITORY", directory.resolve("repository").toString(),
            "RESTIC_CACHE_DIR", directory.resolve("cache").toString(),
            "RESTIC_PASSWORD", "bench");
  }

  /**
   * Measures.
   *
   * @param arguments how many runs, and then how many monitors, once or more
   */
  public static void main(String[] arguments) throws Exception {
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
    int runs = Integer.parseInt(arguments[0]);
    System.out.println("| ms, wall | median | least | most | floors |");
    System.out.println("|---|---:|---:|---:|---:|");
    for (int i = 1; i < arguments.length; i++) {
      int monitors = Integer.parseInt(arguments[i]);
      Path directory = Files.createTempDirectory("replicator-kuma-bench");
      try {
        new ResticBenchmark(directory, runs).run(monitors);
      } finally {
        Directories.delete(directory);
      }
    }
  }

  private void run(int monitors) throws Exception {
    PublishBenchmark instances =
        new PublishBenchmark(
            directory,
            new SqliteEngine(directory, monitors),
            new Stopwatch(runs, Stopwatch.Counted.CPU));
    ResticStore store =
        new ResticStore(
            new ResticSettings(
                "restic",
                environment,
                directory.resolve("cache"),
                "bench",
                directory,
                new ResticSettings.Timeouts(
                    Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(5))),
            new SystemCommandRunner());
    store.create();
    PublishCycle publish = instances.publishCycle(store);
    ApplyCycle apply = instances.applyCycle(store);
    PublishBenchmark.publish(publish);
    PublishBenchmark.apply(apply);

    String size = String.format(Locale.ROOT, "%,d monitors: ", monitors);
    long list =
        measure(size + "restic snapshots", () -> {}, () -> restic("snapshots", "--json"), 0);
    String export = directory.resolve("export").toString();
    long backup =
        measure(
            size + "restic backup of one changed row's files",
            () -> {
              instances.change(PublishBenchmark.ONE);
              instances.removeExport();
              instances.export();
            },
            () -> restic("backup", "--json", export),
            0);
    measure(
        size + "publish of one changed row",
        () -> instances.change(PublishBenchmark.ONE),
        () -> PublishBenchmark.publish(publish),
        2 * list + backup);
    Path restored = directory.resolve("restored");
    long restore =
        measure(
            size + "restic restore of that",
            () -> Directories.delete(restored),
            () -> restic("restore", "latest", "--target", restored.toString()),
            0);
    measure(
        size + "look and apply of one changed row",
        () -> {
          instances.change(PublishBenchmark.ONE);
          PublishBenchmark.publish(publish);
        },
        () -> PublishBenchmark.apply(apply),
        list + restore);
  }

  private long measure(String name, Stopwatch.Work before, Stopwatch.Work work, long floor)
      throws Exception {
    long[] wall = new long[runs];
    for (int i = 0; i < runs; i++) {
      before.run();
      long start = System.nanoTime();
      work.run();
      wall[i] = System.nanoTime() - start;
    }
    Arrays.sort(wall);
    long median = wall[runs / 2];
    System.out.printf(
        Locale.ROOT,
        "| %s | %.0f | %.0f | %.0f | %s |%n",
        name,
        median / 1e6,
        wall[0] / 1e6,
        wall[runs - 1] / 1e6,
        floor == 0 ? "" : "%.2f".formatted((double) median / floor));
    return median;
  }

  private void restic(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("restic"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(environment);
    if (builder.start().waitFor() != 0) {
      throw new IOException("restic " + arguments[0] + " failed");
    }
  }
}
