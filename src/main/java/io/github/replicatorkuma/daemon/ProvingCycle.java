package io.github.replicatorkuma.daemon;

import io.github.replicatorkuma.leader.DailyProof;
import io.github.replicatorkuma.leader.PublishOutcome.Unfetchable;
import io.github.replicatorkuma.model.CycleReport;
import java.time.Duration;
import java.util.Optional;

/**
 * A leader's cycle that proves that what it publishes can be fetched. The proof comes before the
 * cycle that follows a good one, and so never while somebody edits. While there is a flaw, edits
 * are published all the same, each in the hope that this snapshot is whole.
 */
public final class ProvingCycle implements Cycle {
  private final Cycle publish;
  private final DailyProof proof;
  private final Duration interval;
  private boolean lastWasGood;
  private boolean flawed;

  /**
   * @param interval at which {@code publish} is repeated whether there is a flaw or not
   */
  public ProvingCycle(Cycle publish, DailyProof proof, Duration interval) {
    this.publish = publish;
    this.proof = proof;
    this.interval = interval;
  }

  @Override
  public Duration pause(Duration usual) {
    return publish.pause(flawed ? interval : usual);
  }

  @Override
  public CycleReport run(Moment moment) throws InterruptedException {
    if (lastWasGood) {
      proof.runIfDue();
    }
    return told(publish.run(moment));
  }

  @Override
  public CycleReport run(Order order) throws InterruptedException {
    return told(publish.run(order));
  }

  private CycleReport told(CycleReport report) {
    lastWasGood = report.isGood();
    if (report.result() == CycleReport.Result.DONE) {
      proof.runIfFlawed();
    }
    Optional<Unfetchable> flaw = lastWasGood ? proof.flaw() : Optional.empty();
    flawed = flaw.isPresent();
    return flaw.map(found -> Reports.of(report, found)).orElse(report);
  }
}
