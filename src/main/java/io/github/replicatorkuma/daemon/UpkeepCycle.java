package io.github.replicatorkuma.daemon;

import io.github.replicatorkuma.leader.DailyProof;
import io.github.replicatorkuma.leader.DailyRetention;
import io.github.replicatorkuma.leader.PublishOutcome.Unfetchable;
import io.github.replicatorkuma.model.CycleReport;
import java.time.Duration;
import java.util.Optional;

/**
 * A leader's cycle that looks after the repository, too: it proves that what it publishes can be
 * fetched, and removes old snapshots. Both come before the cycle that follows a good one: never
 * while somebody edits, and nobody waits for minutes for the news of what was published. While
 * there is a flaw nothing is removed, and edits are published all the same, each in the hope that
 * this snapshot is whole.
 */
public final class UpkeepCycle implements Cycle {
  private final Cycle publish;
  private final DailyProof proof;
  private final Optional<DailyRetention> retention;
  private final Duration interval;
  private boolean lastWasGood;
  private boolean flawed;

  /**
   * @param interval at which {@code publish} is repeated whether there is a flaw or not
   */
  public UpkeepCycle(
      Cycle publish, DailyProof proof, Optional<DailyRetention> retention, Duration interval) {
    this.publish = publish;
    this.proof = proof;
    this.retention = retention;
    this.interval = interval;
  }

  @Override
  public Duration pause(Duration usual) {
    return publish.pause(flawed ? interval : usual);
  }

  @Override
  public CycleReport run(Occasion occasion) throws InterruptedException {
    if (lastWasGood && occasion instanceof Moment) {
      retention.filter(any -> !flawed).ifPresent(DailyRetention::run);
      proof.runIfDue();
    }
    CycleReport report = publish.run(occasion);
    lastWasGood = report.isGood();
    if (report.result() == CycleReport.Result.DONE) {
      proof.runIfFlawed();
    }
    Optional<Unfetchable> flaw = lastWasGood ? proof.flaw() : Optional.empty();
    flawed = flaw.isPresent();
    return flaw.map(found -> found.after(report)).orElse(report);
  }
}
