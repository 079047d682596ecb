package io.github.replicatorkuma.leader;

import java.time.Duration;
import java.time.Instant;

/** When the product's own leader looks at the repository by itself, for simulations. */
public final class Looks {
  private final LeaderWatch watch =
      new LeaderWatch(Saves.unknown(Duration.ZERO), Duration.ZERO, Runnable::run);

  public boolean areDue(Instant wall) {
    return watch.beginsAnew(wall);
  }

  public void looked() {
    watch.looked();
  }

  public void raised(Instant wall) {
    watch.raised(wall);
  }
}
