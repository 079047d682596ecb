package io.github.replicatorkuma.health;

import static io.github.replicatorkuma.time.Durations.longer;

import io.github.replicatorkuma.model.Age;
import io.github.replicatorkuma.model.Amount;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.Drift;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that can be told at one moment.
 *
 * @param started the daemon
 * @param runningSince the cycle that runs now; empty between two
 * @param nextBegins when the next cycle was to begin
 * @param lastGood when the last good cycle ended
 * @param failures how many cycles have failed since
 * @param cycles the last ones, the newest first
 * @param changes the last cycles that published or applied something, the newest first
 * @param drift of a replica that was edited since its last apply
 * @param unpublishedSince when a leader was first edited after what it has published last
 * @param liveApply whether Kuma takes up changes, and tells of edits, while it runs; empty while
 *     that is not known, and where nobody wants it
 * @param messages the ways to tell people by which no message arrives now
 * @param housekeeping what is done beside the cycles; empty when nothing is
 * @param history how backups are, where they are made
 */
public record Status(
    About about,
    Instant now,
    Instant started,
    Optional<Instant> runningSince,
    Instant nextBegins,
    Optional<Instant> lastGood,
    long failures,
    Standing standing,
    List<EndedCycle> cycles,
    List<EndedCycle> changes,
    Optional<Drift> drift,
    Optional<Instant> unpublishedSince,
    Optional<Verdict> liveApply,
    FleetSight fleet,
    List<Verdict> messages,
    Optional<String> housekeeping,
    Optional<HistoryStanding> history) {
  static final String UNKNOWN = "not known yet";

  public Status {
    cycles = List.copyOf(cycles);
    changes = List.copyOf(changes);
  }

  /** Whether replication works. */
  public Verdict verdict() {
    return HealthRule.of(this);
  }

  /** The newest cycle that changed something here. */
  Optional<EndedCycle> lastChange() {
    return changes.stream().filter(cycle -> cycle.report().change().isPresent()).findFirst();
  }

  /** How the last cycle ended. */
  public Optional<CycleReport> last() {
    return cycles.stream().findFirst().map(EndedCycle::report);
  }

  /** Whether the last cycle did not reach the repository. */
  public boolean isUnreachable() {
    return last().filter(end -> end.event().equals(CycleReport.UNREACHABLE)).isPresent();
  }

  /** How a replica is held at what is not the newest, on purpose; empty where it follows. */
  Optional<String> held() {
    return last().map(CycleReport::held).filter(held -> !held.isEmpty());
  }

  /**
   * Whether the newest snapshot, and nothing else, is what is here; empty where that is not known,
   * as while the repository cannot be reached.
   */
  Optional<Boolean> inStep() {
    return unpublishedSince.isPresent()
        ? Optional.of(false)
        : standing.inStep().filter(yes -> !yes || !isUnreachable());
  }

  /** The same for people, with the reason. */
  String inStepInWords() {
    long behind = standing.behind();
    String no =
        unpublishedSince
            .map(since -> "no, edited here " + Age.of(since, now) + ", not published yet")
            .orElse(behind == 0 ? "no" : "no, behind by " + Amount.of(behind, "snapshot"));
    String unknown = isUnreachable() ? "not known, as the repository cannot be reached" : UNKNOWN;
    String yes = drift.map(any -> "yes, but edited here " + Age.of(any.since(), now)).orElse("yes");
    String words = inStep().map(same -> same ? yes : no).orElse(unknown);
    return held().map("no, "::concat).orElse(words);
  }

  /** Whether edits of a leader wait for longer than any wait for more edits explains. */
  boolean isUnpublishedTooLong() {
    Duration patience = longer(about.interval().multipliedBy(2), HealthRule.CYCLE_PATIENCE);
    return unpublishedSince.filter(since -> now.isAfter(since.plus(patience))).isPresent();
  }

  /** How old the snapshot is that is here. */
  Optional<Duration> lag() {
    return standing.here().map(here -> Duration.between(here.created(), now));
  }
}
