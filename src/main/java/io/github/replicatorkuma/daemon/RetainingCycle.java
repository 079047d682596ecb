package io.github.replicatorkuma.daemon;

import io.github.replicatorkuma.leader.DailyRetention;
import io.github.replicatorkuma.model.CycleReport;
import java.time.Duration;

/**
 * A leader's cycle with retention. It comes before the cycle that follows a good one, because it
 * may take minutes, and nobody should wait so long for the news of what was published.
 */
public final class RetainingCycle implements Cycle {
  private final Cycle publish;
  private final DailyRetention retention;
  private boolean lastWasGood;

  public RetainingCycle(Cycle publish, DailyRetention retention) {
    this.publish = publish;
    this.retention = retention;
  }

  @Override
  public Duration pause(Duration usual) {
    return publish.pause(usual);
  }

  @Override
  public CycleReport run(Moment moment) throws InterruptedException {
    if (lastWasGood) {
      retention.run();
    }
    return noted(publish.run(moment));
  }

  @Override
  public CycleReport run(Order order) throws InterruptedException {
    return noted(publish.run(order));
  }

  private CycleReport noted(CycleReport report) {
    lastWasGood = report.isGood();
    return report;
  }
}
