package io.github.replicatorkuma.daemon;

import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.kuma.KumaState;
import io.github.replicatorkuma.model.CycleReport;
import java.time.Duration;

/** A cycle before which a ready Kuma is asked whether it takes up changes while it runs. */
public record LiveCycle(Cycle cycle, Kuma kuma, LiveUse use, Telling telling) implements Cycle {

  @Override
  public CycleReport run(Occasion occasion) throws InterruptedException {
    // One that boots, or waits for somebody to choose a database, could not answer yet.
    if (kuma.state() == KumaState.READY) {
      telling.live(use, kuma.live().obstacle());
    }
    return cycle.run(occasion);
  }

  @Override
  public Duration pause(Duration usual) {
    return cycle.pause(usual);
  }
}
