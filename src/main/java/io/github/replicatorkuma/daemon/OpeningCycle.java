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
  @FunctionalInterface
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
    Cycle cycle = opened;
    return cycle == null ? usual : cycle.pause(usual);
  }

  @Override
  public CycleReport run(Moment moment) throws InterruptedException {
    return run(cycle -> cycle.run(moment));
  }

  @Override
  public CycleReport run(Order order) throws InterruptedException {
    return run(cycle -> cycle.run(order));
  }

  private interface Run {
    CycleReport of(Cycle cycle) throws InterruptedException;
  }

  private CycleReport run(Run run) throws InterruptedException {
    Cycle cycle = opened;
    if (cycle == null) {
      try {
        cycle = opening.open();
        opened = cycle;
      } catch (ReplicationException e) {
        return Reports.of(e);
      } catch (RuntimeException e) {
        return Reports.ofDefect(e);
      }
    }
    return run.of(cycle);
  }
}
