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

  EndedCycle andAlike(String laterId, Instant laterEnd, Duration laterTook) {
    return new EndedCycle(laterId, report, laterEnd, laterTook, times + 1);
  }
}
