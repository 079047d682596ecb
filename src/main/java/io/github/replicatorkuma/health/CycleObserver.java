package io.github.replicatorkuma.health;

import io.github.replicatorkuma.model.CycleReport;
import java.time.Duration;

/** Is told of each cycle's end. */
@FunctionalInterface
public interface CycleObserver {
  void cycleEnded(CycleReport report, Duration took);
}
