package io.github.replicatorkuma.health;

import io.github.replicatorkuma.model.CycleReport;
import java.time.Duration;
import java.time.Instant;

/**
 * Cycles that ended alike, one after the other: nobody wants to read of each idle one.
 *
 * @param id of the last of them
 * @param ended when the last of them did
 * @param took the last of them
 * @param times how many
 */
public record EndedCycle(String id, CycleReport report, Instant ended, Duration took, long times) {
  /** What is worth remembering: the names of so many monitors, or of none. */
  public EndedCycle brief(int mostNames) {
    CycleReport brief = report.with(report.change().map(whole -> whole.brief(mostNames)));
    return new EndedCycle(id, brief, ended, took, times);
  }

  /** With one that ended in the same way since; what that says is true now. */
  EndedCycle and(EndedCycle later) {
    return new EndedCycle(later.id, later.report, later.ended, later.took, times + 1);
  }
}
