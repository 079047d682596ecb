package io.github.replicatorkuma.cli;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A table of what was measured, as it is kept in the documentation. */
final class FiguresTable {
  private FiguresTable() {}

  static void printHeader(String title) {
    System.out.println("| " + title + " | median | least | most |");
    System.out.println("|---|---:|---:|---:|");
  }

  static void print(String what, List<Double> measured) {
    List<Double> sorted = measured.stream().sorted().toList();
    print(what, median(measured), sorted.get(0), sorted.get(sorted.size() - 1));
  }

  static void print(String what, double median, double least, double most) {
    System.out.printf(Locale.ROOT, "| %s | %.2f | %.2f | %.2f |%n", what, median, least, most);
  }

  /** What was counted, where nothing was measured. */
  static void printNote(String note) {
    System.out.println("| " + note + " | | | |");
  }

  static double median(List<Double> measured) {
    return measured.stream().sorted().toList().get(measured.size() / 2);
  }

  static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
