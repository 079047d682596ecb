package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.kuma.SteadyRequests;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Edits on a leader's Uptime Kuma, one after the other: how long each takes to a replica, whose
 * Uptime Kuma is asked for its first page all the while.
 */
final class FleetEdits {
  static final String PUBLISHED = "event=published";
  static final String APPLIED = "event=applied";

  /** After an apply, in which a Kuma that could not be reached would show. */
  static final Duration STEADY = Duration.ofSeconds(3);

  private final RunningInstance leader;
  private final RunningInstance replica;

  /** From each edit to its publish, in seconds. */
  final List<Double> published = new ArrayList<>();

  /** From each edit to its apply. */
  final List<Double> applied = new ArrayList<>();

  /** The longest between two answers of the replica's Kuma, for each edit. */
  final List<Double> gaps = new ArrayList<>();

  private int requests;
  private int failures;

  FleetEdits(RunningInstance leader, RunningInstance replica) {
    this.leader = leader;
    this.replica = replica;
  }

  /**
   * Makes some.
   *
   * @param pause how long to wait before each, by its number from 0
   */
  FleetEdits make(int edits, IntFunction<Duration> pause) throws Exception {
    for (int i = 0; i < edits; i++) {
      Await.pause(pause.apply(i));
      long publishedBefore = leader.count(PUBLISHED);
      long appliedBefore = replica.count(APPLIED);
      try (SteadyRequests steady = SteadyRequests.to(replica.url())) {
        leader.api().call("add-monitor", "Monitor " + publishedBefore, leader.url().toString());
        Instant edited = Instant.now();
        published.add(secondsUntil(leader, PUBLISHED, publishedBefore + 1, edited));
        applied.add(secondsUntil(replica, APPLIED, appliedBefore + 1, edited));
        Await.pause(STEADY);
        note(steady.stopped());
      }
    }
    return this;
  }

  private static double secondsUntil(
      RunningInstance instance, String event, long number, Instant edited) throws Exception {
    instance.awaitLog(event, number);
    return FiguresTable.seconds(Duration.between(edited, instance.logged(event, number)));
  }

  private void note(SteadyRequests steady) {
    gaps.add(FiguresTable.seconds(steady.longestGap()));
    failures += steady.failures().size();
    requests += steady.failures().size() + steady.answers();
  }

  /** How many of its answers did not come. */
  String failed() {
    return "%d of %d requests failed".formatted(failures, requests);
  }

  static double since(long begin) {
    return FiguresTable.seconds(Duration.ofNanos(System.nanoTime() - begin));
  }
}
