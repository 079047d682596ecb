package io.github.replicatorkuma.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.Locale;
import java.util.Optional;

/**
 * Runs something several times and prints medians, with the least and the most of what counts
 * beside them.
 */
final class Stopwatch {
  private static final int WARM_UPS = 5;
  private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final int runs;
  private final Counted counted;

  /** What counts; the other is told beside it. */
  enum Counted {
    /** What this thread works, however busy the machine is. */
    CPU,
    /** What it waits, too, as for a server. */
    WALL
  }

  Stopwatch(int runs, Counted counted) {
    this.runs = runs;
    this.counted = counted;
  }

  /** What is measured. */
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  void printHeader() {
    boolean byWork = counted == Counted.CPU;
    System.out.printf(
        "| %-46s | %8s | %8s | %8s | %8s | %12s | %6s |%n",
        "ms",
        byWork ? "CPU" : "wall",
        "least",
        "most",
        byWork ? "wall" : "CPU",
        "allocated MB",
        "floors");
    System.out.println("|---|---:|---:|---:|---:|---:|---:|");
  }

  /** As below, of what has no floor. */
  void measure(String name, Work before, Work work) throws Exception {
    measure(name, before, work, Optional.empty());
  }

  /** As below, beside a floor. */
  void measure(String name, Work before, Work work, Work floor) throws Exception {
    measure(name, before, work, Optional.of(floor));
  }

  /**
   * Measures {@code work} on this thread.
   *
   * @param before is run before each run and not measured
   * @param floor what nothing of the kind could do without; it is run just before each run, as the
   *     machine may be slower a minute later, and the median of their quotients is told
   */
  private void measure(String name, Work before, Work work, Optional<Work> floor) throws Exception {
    for (int i = 0; i < WARM_UPS; i++) {
      before.run();
      work.run();
    }
    double[] counting = new double[runs];
    double[] other = new double[runs];
    double[] allocated = new double[runs];
    double[] floors = new double[runs];
    for (int i = 0; i < runs; i++) {
      before.run();
      Taken least = floor.isPresent() ? Taken.by(floor.get()) : Taken.NOTHING;
      Taken taken = Taken.by(work);
      counting[i] = counted == Counted.CPU ? taken.cpu() : taken.wall();
      other[i] = counted == Counted.CPU ? taken.wall() : taken.cpu();
      allocated[i] = taken.allocated();
      floors[i] = counting[i] / (counted == Counted.CPU ? least.cpu() : least.wall());
    }
    DoubleSummaryStatistics range = Arrays.stream(counting).summaryStatistics();
    System.out.printf(
        Locale.ROOT,
        "| %-46s | %8.1f | %8.1f | %8.1f | %8.1f | %12.1f | %6s |%n",
        name,
        median(counting) / 1e6,
        range.getMin() / 1e6,
        range.getMax() / 1e6,
        median(other) / 1e6,
        median(allocated) / 1e6,
        floor.map(any -> String.format(Locale.ROOT, "%.2f", median(floors))).orElse(""));
  }

  /** Nanoseconds and bytes. */
  private record Taken(long wall, long cpu, long allocated) {
    static final Taken NOTHING = new Taken(0, 0, 0);

    static Taken by(Work work) throws Exception {
      long bytes = THREAD.getCurrentThreadAllocatedBytes();
      long used = THREAD.getCurrentThreadCpuTime();
      long start = System.nanoTime();
      work.run();
      return new Taken(
          System.nanoTime() - start,
          THREAD.getCurrentThreadCpuTime() - used,
          THREAD.getCurrentThreadAllocatedBytes() - bytes);
    }
  }

  /** The median, the least and the most of nanoseconds, in milliseconds, as cells of a table. */
  static String range(double[] nanos) {
    DoubleSummaryStatistics range = Arrays.stream(nanos).summaryStatistics();
    return String.format(
        Locale.ROOT,
        "%.0f | %.0f | %.0f",
        median(nanos) / 1e6,
        range.getMin() / 1e6,
        range.getMax() / 1e6);
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
