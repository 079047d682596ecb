package io.github.replicatorkuma.health;

import io.github.replicatorkuma.model.Drift;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that can be told at one moment.
 *
 * @param started the daemon
 * @param runningSince the cycle that runs now; empty between two
 * @param lastGood when the last good cycle ended
 * @param failures how many cycles have failed since
 * @param cycles the last ones, the newest first
 * @param lastChange the newest cycle that changed something here
 * @param drift of a replica that was edited since its last apply
 * @param liveApply whether Kuma takes up changes, and tells of edits, while it runs; empty while
 *     that is not known, and where nobody wants it
 * @param housekeeping what is done beside the cycles; empty when nothing is
 */
public record Status(
    About about,
    Instant now,
    Instant started,
    Optional<Instant> runningSince,
    Optional<Instant> lastGood,
    long failures,
    Verdict verdict,
    Standing standing,
    List<EndedCycle> cycles,
    Optional<EndedCycle> lastChange,
    Optional<Drift> drift,
    Optional<Verdict> liveApply,
    Optional<String> housekeeping) {
  public Status {
    cycles = List.copyOf(cycles);
  }
}
