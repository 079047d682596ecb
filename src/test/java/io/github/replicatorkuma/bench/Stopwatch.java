package io.github.replicatorkuma.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;

/** Runs something several times and prints the medians. */
final class Stopwatch {
  private static final int WARM_UPS = 5;
  private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final int runs;

  Stopwatch(int runs) {
    this.runs = runs;
  }

  /** What is measured. */
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  static void printHeader() {
    System.out.printf("%-48s %10s %10s %12s%n", "", "wall ms", "CPU ms", "allocated MB");
  }

  /**
   * Measures {@code work} on this thread.
   *
   * @param before is run before each run and not measured
   * @return the median of the CPU time, in nanoseconds
   */
  long measure(String name, Work before, Work work) throws Exception {
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
    System.out.printf(
        Locale.ROOT,
        "%-48s %10.1f %10.1f %12.1f%n",
        name,
        median(wall) / 1e6,
        median(cpu) / 1e6,
        median(allocated) / 1e6);
    return median(cpu);
  }

  private static long median(long[] values) {
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
