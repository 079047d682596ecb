package io.github.replicatorkuma.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.LongSummaryStatistics;

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

  /** As below, of what is a floor itself. */
  long measure(String name, Work before, Work work) throws Exception {
    return measure(name, before, work, 0);
  }

  /**
   * Measures {@code work} on this thread.
   *
   * @param before is run before each run and not measured
   * @param floor the time that nothing of the kind could do without, or 0
   * @return the median of the time that counts, in nanoseconds
   */
  long measure(String name, Work before, Work work, long floor) throws Exception {
    for (int i = 0; i < WARM_UPS; i++) {
      before.run();
      work.run();
    }
    long[] wall = new long[runs];
    long[] cpu = new long[runs];
    long[] allocated = new long[runs];
    for (int i = 0; i < runs; i++) {
      before.run();
      long bytes = THREAD.getCurrentThreadAllocatedBytes();
      long used = THREAD.getCurrentThreadCpuTime();
      long start = System.nanoTime();
      work.run();
      wall[i] = System.nanoTime() - start;
      cpu[i] = THREAD.getCurrentThreadCpuTime() - used;
      allocated[i] = THREAD.getCurrentThreadAllocatedBytes() - bytes;
    }
    long[] time = counted == Counted.CPU ? cpu : wall;
    long[] other = counted == Counted.CPU ? wall : cpu;
    LongSummaryStatistics range = Arrays.stream(time).summaryStatistics();
    System.out.printf(
        Locale.ROOT,
        "| %-46s | %8.1f | %8.1f | %8.1f | %8.1f | %12.1f | %6s |%n",
        name,
        median(time) / 1e6,
        range.getMin() / 1e6,
        range.getMax() / 1e6,
        median(other) / 1e6,
        median(allocated) / 1e6,
        floor == 0 ? "" : "%.2f".formatted((double) median(time) / floor));
    return median(time);
  }

  private static long median(long[] values) {
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
