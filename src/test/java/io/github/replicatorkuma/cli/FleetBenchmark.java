package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.kuma.Readiness;
import io.github.replicatorkuma.kuma.RealKuma;
import io.github.replicatorkuma.kuma.StopMode;
import io.github.replicatorkuma.notify.NtfyServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Prints how long an edit takes to reach a replica, and for how long that misses its Uptime Kuma,
 * with two real ones and restic. Run it by {@code scripts/bench.sh fleet}.
 */
public final class FleetBenchmark {
  private static final String PUBLISHED = "event=published";
  private static final String APPLIED = "event=applied";
  private static final Pattern OUTAGE = Pattern.compile("Kuma away for ([0-9.]+) s");
  private static final int BURST_EDITS = 200;
  private static final Duration BURST = Duration.ofSeconds(30);
  private static final Duration STEADY = Duration.ofSeconds(3);

  private final Path directory;
  private final int runs;
  private int monitors;

  private FleetBenchmark(Path directory, int runs) {
    this.directory = directory;
    this.runs = runs;
  }

  /**
   * Measures.
   *
   * @param arguments how many runs
   */
  public static void main(String[] arguments) throws Exception {
    Path directory = Files.createTempDirectory("replicator-kuma-bench");
    System.out.println("| s | median | least | most |");
    System.out.println("|---|---:|---:|---:|");
    new FleetBenchmark(directory, Integer.parseInt(arguments[0])).run();
    System.out.println("What both printed is in " + directory);
  }

  private void run() throws Exception {
    try (NtfyServer ntfy = new NtfyServer();
        RunningInstance leader = instance("leader", "BACKUP", ntfy, "auto")) {
      RealKuma.chooseSqlite(leader.data());
      leader.start().awaitReadiness(Readiness.READY);
      leader.api().call("setup");
      leader.awaitLog(PUBLISHED, 1);
      try (RunningInstance replica = instance("replica", "RESTORE", ntfy, "auto")) {
        replica.start().awaitLog(APPLIED, 1);
        replica.awaitReadiness(Readiness.READY);
        pause(STEADY);
        edits(leader, replica, "applied live");
        burst(leader);
        end(replica);
      }
      try (RunningInstance replica = instance("replica", "RESTORE", ntfy, "restart")) {
        replica.start().awaitReadiness(Readiness.READY);
        pause(STEADY);
        edits(leader, replica, "applied by a restart");
        print("outage by a restart apply", outages(replica));
        end(replica);
      }
    }
    bare();
  }

  private RunningInstance instance(String name, String mode, NtfyServer ntfy, String apply)
      throws Exception {
    Map<String, String> variables = new HashMap<>();
    variables.put("REPLICATOR_MODE", mode);
    variables.put("REPLICATOR_INSTANCE", name);
    variables.put("REPLICATOR_INIT", "true");
    variables.put("REPLICATOR_APPLY", apply);
    variables.put("REPLICATOR_HTTP", "off");
    variables.put("RESTIC_REPOSITORY", directory.resolve("repository").toString());
    variables.put("RESTIC_PASSWORD", "bench");
    variables.put("NTFY_URL", ntfy.root() + "bench");
    return new RunningInstance(directory.resolve(name), variables);
  }

  private void edits(RunningInstance leader, RunningInstance replica, String how) throws Exception {
    List<Double> published = new ArrayList<>();
    List<Double> applied = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      long publishedBefore = leader.count(PUBLISHED);
      long appliedBefore = replica.count(APPLIED);
      leader.api().call("add-monitor", "Monitor " + ++monitors, leader.url().toString());
      long edited = System.nanoTime();
      leader.awaitLog(PUBLISHED, publishedBefore + 1);
      published.add(secondsSince(edited));
      replica.awaitLog(APPLIED, appliedBefore + 1);
      applied.add(secondsSince(edited));
      pause(STEADY);
    }
    print("from an edit to its publish", published);
    print("from an edit to its apply, with a signal, " + how, applied);
  }

  /** Edits that nobody could make by hand, evenly over half a minute. */
  private static void burst(RunningInstance leader) throws Exception {
    long before = leader.count(PUBLISHED);
    long begin = System.nanoTime();
    for (int edit = 1; edit <= BURST_EDITS; edit++) {
      TestDatabases.execute(
          leader.database(), "UPDATE monitor SET description = 'edit " + edit + "' WHERE id = 1");
      long due = begin + BURST.toNanos() * edit / BURST_EDITS;
      pause(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
    }
    double took = secondsSince(begin);
    pause(Duration.ofSeconds(30));
    System.out.printf(
        Locale.ROOT,
        "| %d edits in %.0f s: %d snapshots | | | |%n",
        BURST_EDITS,
        took,
        leader.count(PUBLISHED) - before);
  }

  private static List<Double> outages(RunningInstance replica) {
    List<Double> outages = new ArrayList<>();
    Matcher told = OUTAGE.matcher(replica.log());
    while (told.find()) {
      outages.add(Double.valueOf(told.group(1)));
    }
    return outages;
  }

  /** What a stop and a start of the same Uptime Kuma take alone. */
  private void bare() throws Exception {
    List<Double> outages = new ArrayList<>();
    try (RealKuma kuma = RealKuma.in(directory.resolve("replica")).started()) {
      for (int i = 0; i < runs; i++) {
        pause(STEADY);
        long begin = System.nanoTime();
        kuma.kuma().stop(StopMode.WHEN_BOOTED);
        kuma.started();
        outages.add(secondsSince(begin));
      }
    }
    print("stop and start of Uptime Kuma alone", outages);
  }

  private static void end(RunningInstance instance) throws Exception {
    instance.daemon().destroy();
    instance.exitCode(Duration.ofSeconds(30));
  }

  private static void print(String what, List<Double> seconds) {
    List<Double> sorted = seconds.stream().sorted().toList();
    System.out.printf(
        Locale.ROOT,
        "| %s | %.1f | %.1f | %.1f |%n",
        what,
        sorted.get(sorted.size() / 2),
        sorted.get(0),
        sorted.get(sorted.size() - 1));
  }

  private static double secondsSince(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  private static void pause(Duration duration) throws InterruptedException {
    boolean unused = new CountDownLatch(1).await(duration.toNanos(), TimeUnit.NANOSECONDS);
  }
}
