package io.github.replicatorkuma.bench;

import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.restic.TestRestic;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

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
            "RESTIC_REPOSITORY", directory.resolve("repository").toString(),
            "RESTIC_CACHE_DIR", directory.resolve("cache-bench").toString(),
            "RESTIC_PASSWORD", TestRestic.PASSWORD);
  }

  /**
   * Measures.
   *
   * @param arguments how many runs, and then how many monitors, once or more
   */
  public static void main(String[] arguments) throws Exception {
    System.out.println("| ms, wall | median | least | most | floors |");
    System.out.println("|---|---:|---:|---:|---:|");
    PublishBenchmark.forEach(
        arguments,
        (runs, monitors, directory) -> new ResticBenchmark(directory, runs).run(monitors));
  }

  private void run(int monitors) throws Exception {
    SnapshotStore store = TestRestic.store(directory, "bench", "restic");
    store.create();
    Pair pair = new Pair(directory, Engine.sqlite(directory, monitors), store);
    pair.publish();
    pair.apply();

    Path export = directory.resolve("export");
    Path restored = directory.resolve("restored");
    double[] list = new double[runs];
    double[] backup = new double[runs];
    double[] published = new double[runs];
    double[] restore = new double[runs];
    double[] applied = new double[runs];
    for (int i = 0; i < runs; i++) {
      list[i] = wall(() -> restic("snapshots", "--json"));
      pair.change(Pair.ONE);
      Directories.delete(export);
      pair.export(export);
      backup[i] = wall(() -> restic("backup", "--json", export.toString()));
      pair.change(Pair.ONE);
      published[i] = wall(pair::publish);
      Directories.delete(restored);
      restore[i] = wall(() -> restic("restore", "latest", "--target", restored.toString()));
      applied[i] = wall(pair::apply);
    }
    String size = String.format(Locale.ROOT, "%,d monitors: ", monitors);
    print(size + "restic snapshots", list, OptionalDouble.empty());
    print(size + "restic backup of one changed row's files", backup, OptionalDouble.empty());
    print(
        size + "publish of one changed row",
        published,
        floors(published, i -> 2 * list[i] + backup[i]));
    print(size + "restic restore of that", restore, OptionalDouble.empty());
    print(
        size + "look and apply of one changed row",
        applied,
        floors(applied, i -> list[i] + restore[i]));
  }

  private static double wall(Stopwatch.Work work) throws Exception {
    long start = System.nanoTime();
    work.run();
    return System.nanoTime() - start;
  }

  /** The median of quotients, each of times that were measured just after each other. */
  private static OptionalDouble floors(double[] times, IntToDoubleFunction floor) {
    return OptionalDouble.of(
        Stopwatch.median(
            IntStream.range(0, times.length)
                .mapToDouble(i -> times[i] / floor.applyAsDouble(i))
                .toArray()));
  }

  private static void print(String name, double[] wall, OptionalDouble floors) {
    System.out.printf(
        "| %s | %s | %s |%n",
        name,
        Stopwatch.range(wall),
        floors.isPresent() ? String.format(Locale.ROOT, "%.2f", floors.getAsDouble()) : "");
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
