package io.github.replicatorkuma.cli;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A table of durations, as it is kept in the documentation. */
final class SecondsTable {
  private SecondsTable() {}

  static void printHeader() {
    System.out.println("| s | median | least | most |");
    System.out.println("|---|---:|---:|---:|");
  }

  static void print(String what, List<Duration> measured) {
    print(what, median(measured), least(measured), most(measured));
  }

  static void print(String what, Duration median, Duration least, Duration most) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %s | %s |%n",
        what,
        seconds(median),
        seconds(least),
        seconds(most));
  }

  /** What was counted, where no duration was measured. */
  static void printNote(String note) {
    System.out.println("| " + note + " | | | |");
  }

  static Duration median(List<Duration> measured) {
    return measured.stream().sorted().toList().get(measured.size() / 2);
  }

  static Duration least(List<Duration> measured) {
    return measured.stream().sorted().toList().get(0);
  }

  static Duration most(List<Duration> measured) {
    return measured.stream().sorted().toList().get(measured.size() - 1);
  }

  /** Two digits where one would say nothing. */
  private static String seconds(Duration duration) {
    double seconds = duration.toNanos() / 1e9;
    return String.format(Locale.ROOT, seconds < 1 ? "%.2f" : "%.1f", seconds);
  }
}
