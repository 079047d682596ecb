package io.github.replicatorkuma.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Linux knows of a process's memory and CPU time.
 *
 * @param childrenCpuSeconds of its children that have ended
 */
record ProcessFigures(
    double residentMegabytes,
    double fileMegabytes,
    double privateMegabytes,
    double peakMegabytes,
    double cpuSeconds,
    double childrenCpuSeconds) {
  private static final double TICKS_A_SECOND = 100;
  private static final Pattern HEAP_USED = Pattern.compile("total \\d+K, used (\\d+)K");

  static ProcessFigures of(long pid) throws IOException {
    Path process = Path.of("/proc", String.valueOf(pid));
    String status = Files.readString(process.resolve("status"));
    String maps = Files.readString(process.resolve("smaps_rollup"));
    String stat = Files.readString(process.resolve("stat"));
    // After the program's name, which may hold anything; the first field there is the third of all.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return new ProcessFigures(
        megabytes(status, "VmRSS"),
        megabytes(status, "RssFile"),
        megabytes(maps, "Private_Clean") + megabytes(maps, "Private_Dirty"),
        megabytes(status, "VmHWM"),
        (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_A_SECOND,
        (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) / TICKS_A_SECOND);
  }

  private static double megabytes(String text, String name) {
    Matcher found = Pattern.compile("(?m)^" + name + ":\\s+(\\d+) kB$").matcher(text);
    if (!found.find()) {
      throw new IllegalStateException("no " + name + " in " + text);
    }
    return Long.parseLong(found.group(1)) / 1024.0;
  }

  /** Asks the process itself, which takes memory there: to be called last. */
  static double heapMegabytes(long pid) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                String.valueOf(pid),
                "GC.heap_info")
            .redirectErrorStream(true)
            .start();
    String told = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    jcmd.waitFor();
    double used = 0;
    for (Matcher part = HEAP_USED.matcher(told); part.find(); ) {
      used += Long.parseLong(part.group(1)) / 1024.0;
    }
    return used;
  }
}
