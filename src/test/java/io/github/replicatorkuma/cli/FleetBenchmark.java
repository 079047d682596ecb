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
    SecondsTable.printHeader();
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
      SecondsTable.print("between two answers at most, while nothing is applied", idle(replica));
      FleetEdits edits =
          new FleetEdits(leader, replica)
              .make(Math.max(runs, LIVE_APPLIES), edit -> FleetEdits.STEADY);
      SecondsTable.print("from an edit to its publish", edits.published());
      SecondsTable.print("from an edit to its apply, with a signal, applied live", edits.applied());
      SecondsTable.print("between two answers at most, by a live apply", edits.gaps());
      SecondsTable.printNote(edits.applied().size() + " live applies: " + edits.failed());
      burst(leader);
      end(replica);
      return edits;
    }
  }

  private List<Duration> idle(RunningInstance replica) throws Exception {
    List<Duration> gaps = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      try (SteadyRequests steady = SteadyRequests.to(replica.url())) {
        FleetEdits.pause(FleetEdits.STEADY.multipliedBy(2));
        gaps.add(steady.stopped().longestGap());
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
      FleetEdits.pause(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
    }
    long took = FleetEdits.since(begin).toSeconds();
    FleetEdits.pause(Duration.ofSeconds(30));
    SecondsTable.printNote(
        "%d edits in %d s: %d snapshots"
            .formatted(BURST_EDITS, took, leader.count(FleetEdits.PUBLISHED) - before));
  }

  private void restart(RunningInstance leader, NtfyServer ntfy) throws Exception {
    Map<String, String> restart = Map.of("REPLICATOR_APPLY", "restart");
    try (RunningInstance replica = instance("replica", "RESTORE", ntfy, restart)) {
      replica.start().awaitReadiness(Readiness.READY);
      FleetEdits edits = new FleetEdits(leader, replica).make(runs, edit -> FleetEdits.STEADY);
      SecondsTable.print(
          "from an edit to its apply, with a signal, applied by a restart", edits.applied());
      SecondsTable.print("between two answers at most, by a restart apply", edits.gaps());
      SecondsTable.printNote(edits.applied().size() + " restart applies: " + edits.failed());
      SecondsTable.print("outage by a restart apply, as it tells itself", outages(replica));
      end(replica);
    }
  }

  private static List<Duration> outages(RunningInstance replica) {
    List<Duration> outages = new ArrayList<>();
    Matcher told = OUTAGE.matcher(replica.log());
    while (told.find()) {
      outages.add(Duration.ofMillis(Math.round(Double.parseDouble(told.group(1)) * 1000)));
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
      SecondsTable.print(
          "from an edit to its apply, without a signal, a look each 30 s", edits.applied());
      end(replica);
    }
    printExpected("the same, computed", SHORT_INTERVAL, live);
    printExpected("computed for a look each 6 min, the default", DEFAULT_INTERVAL, live);
  }

  /** Up to a tenth is added to an interval at random; half of one is waited on the average. */
  private static void printExpected(String what, Duration interval, FleetEdits live) {
    Duration otherwise = SecondsTable.median(live.applied());
    SecondsTable.print(
        what,
        otherwise.plus(interval.multipliedBy(105).dividedBy(200)),
        otherwise,
        otherwise.plus(interval.multipliedBy(110).dividedBy(100)));
  }

  /** What a stop and a start of the same Uptime Kuma take alone. */
  private void bare() throws Exception {
    List<Duration> outages = new ArrayList<>();
    try (RealKuma kuma = RealKuma.in(directory.resolve("replica")).started()) {
      for (int i = 0; i < runs; i++) {
        FleetEdits.pause(FleetEdits.STEADY);
        long begin = System.nanoTime();
        kuma.kuma().stop(StopMode.WHEN_BOOTED);
        kuma.started();
        outages.add(FleetEdits.since(begin));
      }
    }
    SecondsTable.print("stop and start of Uptime Kuma alone", outages);
  }

  private static void end(RunningInstance instance) throws Exception {
    instance.daemon().destroy();
    instance.exitCode(Duration.ofSeconds(30));
  }
}
