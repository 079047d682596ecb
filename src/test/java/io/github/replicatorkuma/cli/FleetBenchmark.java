package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.kuma.Readiness;
import io.github.replicatorkuma.kuma.RealKuma;
import io.github.replicatorkuma.kuma.SteadyRequests;
import io.github.replicatorkuma.kuma.StopMode;
import io.github.replicatorkuma.notify.NtfyServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Prints how long an edit takes to reach a replica, and for how long that misses its Uptime Kuma,
 * with two real ones and restic. Run it by {@code scripts/bench.sh fleet}.
 */
public final class FleetBenchmark {
  private static final Pattern OUTAGE = Pattern.compile("Kuma away for ([0-9.]+) s");
  private static final int BURST_EDITS = 200;
  private static final Duration BURST = Duration.ofSeconds(30);
  private static final int LIVE_APPLIES = 20;
  private static final Duration SHORT_INTERVAL = Duration.ofSeconds(30);
  private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(6);

  private final Path directory;
  private final int runs;

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
    FiguresTable.printHeader("s");
    new FleetBenchmark(directory, Integer.parseInt(arguments[0])).run();
    System.out.println("What both printed is in " + directory);
  }

  private void run() throws Exception {
    try (NtfyServer ntfy = new NtfyServer();
        RunningInstance leader = instance("leader", "BACKUP", ntfy, Map.of())) {
      RealKuma.chooseSqlite(leader.data());
      leader.start().awaitReadiness(Readiness.READY);
      leader.api().call("setup");
      leader.awaitLog(FleetEdits.PUBLISHED, 1);
      FleetEdits live = live(leader, ntfy);
      restart(leader, ntfy);
      withoutSignal(leader, ntfy, live);
    }
    bare();
  }

  private RunningInstance instance(
      String name, String mode, NtfyServer ntfy, Map<String, String> more) throws Exception {
    Map<String, String> variables = new HashMap<>(more);
    variables.put("REPLICATOR_MODE", mode);
    variables.put("REPLICATOR_INSTANCE", name);
    variables.put("REPLICATOR_INIT", "true");
    variables.put("REPLICATOR_HTTP", "off");
    variables.put("RESTIC_REPOSITORY", directory.resolve("repository").toString());
    variables.put("RESTIC_PASSWORD", "bench");
    variables.put("NTFY_URL", ntfy.root() + "bench");
    return new RunningInstance(directory.resolve(name), variables);
  }

  private FleetEdits live(RunningInstance leader, NtfyServer ntfy) throws Exception {
    try (RunningInstance replica = instance("replica", "RESTORE", ntfy, Map.of())) {
      replica.start().awaitLog(FleetEdits.APPLIED, 1);
      replica.awaitReadiness(Readiness.READY);
      FiguresTable.print("between two answers at most, while nothing is applied", idle(replica));
      FleetEdits edits =
          new FleetEdits(leader, replica)
              .make(Math.max(runs, LIVE_APPLIES), edit -> FleetEdits.STEADY);
      FiguresTable.print("from an edit to its publish", edits.published);
      FiguresTable.print("from an edit to its apply, with a signal, applied live", edits.applied);
      FiguresTable.print("between two answers at most, by a live apply", edits.gaps);
      FiguresTable.printNote(edits.applied.size() + " live applies: " + edits.failed());
      burst(leader);
      replica.end();
      return edits;
    }
  }

  private List<Double> idle(RunningInstance replica) throws Exception {
    List<Double> gaps = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      try (SteadyRequests steady = SteadyRequests.to(replica.url())) {
        Await.pause(FleetEdits.STEADY.multipliedBy(2));
        gaps.add(FiguresTable.seconds(steady.stopped().longestGap()));
      }
    }
    return gaps;
  }

  /** Edits that nobody could make by hand, evenly over half a minute. */
  private static void burst(RunningInstance leader) throws Exception {
    long before = leader.count(FleetEdits.PUBLISHED);
    long begin = System.nanoTime();
    for (int edit = 1; edit <= BURST_EDITS; edit++) {
      TestDatabases.execute(
          leader.database(), "UPDATE monitor SET description = 'edit " + edit + "' WHERE id = 1");
      long due = begin + BURST.toNanos() * edit / BURST_EDITS;
      Await.pause(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
    }
    double took = FleetEdits.since(begin);
    Await.pause(Duration.ofSeconds(30));
    FiguresTable.printNote(
        "%d edits in %.0f s: %d snapshots"
            .formatted(BURST_EDITS, took, leader.count(FleetEdits.PUBLISHED) - before));
  }

  private void restart(RunningInstance leader, NtfyServer ntfy) throws Exception {
    Map<String, String> restart = Map.of("REPLICATOR_APPLY", "restart");
    try (RunningInstance replica = instance("replica", "RESTORE", ntfy, restart)) {
      replica.start().awaitReadiness(Readiness.READY);
      FleetEdits edits = new FleetEdits(leader, replica).make(runs, edit -> FleetEdits.STEADY);
      FiguresTable.print(
          "from an edit to its apply, with a signal, applied by a restart", edits.applied);
      FiguresTable.print("between two answers at most, by a restart apply", edits.gaps);
      FiguresTable.printNote(edits.applied.size() + " restart applies: " + edits.failed());
      FiguresTable.print("outage by a restart apply, as it tells itself", outages(replica));
      replica.end();
    }
  }

  private static List<Double> outages(RunningInstance replica) {
    List<Double> outages = new ArrayList<>();
    Matcher told = OUTAGE.matcher(replica.log());
    while (told.find()) {
      outages.add(Double.valueOf(told.group(1)));
    }
    return outages;
  }

  /** An edit waits for the replica's next look: so they come at all times between two of them. */
  private void withoutSignal(RunningInstance leader, NtfyServer ntfy, FleetEdits live)
      throws Exception {
    Map<String, String> variables =
        Map.of(
            "REPLICATOR_SIGNAL",
            "off",
            "REPLICATOR_RESTORE_INTERVAL",
            SHORT_INTERVAL.toSeconds() + "s");
    try (RunningInstance replica = instance("replica", "RESTORE", ntfy, variables)) {
      replica.start().awaitReadiness(Readiness.READY);
      FleetEdits edits =
          new FleetEdits(leader, replica)
              .make(runs, edit -> SHORT_INTERVAL.multipliedBy(2L * edit + 1).dividedBy(2L * runs));
      FiguresTable.print(
          "from an edit to its apply, without a signal, a look each 30 s", edits.applied);
      replica.end();
    }
    printExpected("the same, computed", SHORT_INTERVAL, live);
    printExpected("computed for a look each 6 min, the default", DEFAULT_INTERVAL, live);
  }

  /** Up to a tenth is added to an interval at random; half of one is waited on the average. */
  private static void printExpected(String what, Duration interval, FleetEdits live) {
    double otherwise = FiguresTable.median(live.applied);
    double waited = FiguresTable.seconds(interval);
    FiguresTable.print(what, otherwise + waited * 1.05 / 2, otherwise, otherwise + waited * 1.1);
  }

  /** What a stop and a start of the same Uptime Kuma take alone. */
  private void bare() throws Exception {
    List<Double> outages = new ArrayList<>();
    try (RealKuma kuma = RealKuma.in(directory.resolve("replica")).started()) {
      for (int i = 0; i < runs; i++) {
        Await.pause(FleetEdits.STEADY);
        long begin = System.nanoTime();
        kuma.kuma().stop(StopMode.WHEN_BOOTED);
        kuma.started();
        outages.add(FleetEdits.since(begin));
      }
    }
    FiguresTable.print("stop and start of Uptime Kuma alone", outages);
  }
}
