package io.github.replicatorkuma.bench;

/**
 * Prints what publishing and applying cost on MariaDB, where waiting for the server counts. Run it
 * by {@code scripts/bench.sh mariadb}.
 */
public final class MariaDbBenchmark {
  private MariaDbBenchmark() {}

  /**
   * Measures.
   *
   * @param arguments how many runs, and then how many monitors, once or more
   */
  public static void main(String[] arguments) throws Exception {
    PublishBenchmark.measure(
        arguments, Stopwatch.Counted.WALL, (directory, monitors) -> Engine.mariaDb(monitors));
  }
}
