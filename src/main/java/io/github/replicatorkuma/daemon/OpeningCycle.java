package io.github.replicatorkuma.daemon;

import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.ReplicationException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A cycle whose means, such as the state directory, may not be usable yet: it opens them when it
 * runs, and goes on trying.
 */
public final class OpeningCycle implements Cycle {
  /** Opens the cycle, or says why it cannot be. */
  public interface Opening {
    Cycle open() throws ReplicationException;
  }

  private final Opening opening;
  private @Nullable Cycle opened;

  public OpeningCycle(Opening opening) {
    this.opening = opening;
  }

  @Override
  public Duration pause(Duration usual) {
    return opened == null ? usual : opened.pause(usual);
  }

  @Override
  public CycleReport run(Occasion occasion) throws InterruptedException {
    return Reports.ofAttempt(
        () -> {
          Cycle cycle = opened == null ? opening.open() : opened;
          opened = cycle;
          return cycle.run(occasion);
        });
  }
}
