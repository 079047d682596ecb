package io.github.replicatorkuma.daemon;

import io.github.replicatorkuma.leader.PublishCycle;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.model.ReplicationException;
import java.util.Optional;

/** What a leader repeats. */
public final class LeaderCycle implements Cycle {
  private final Source<PublishCycle> publish;

  /**
   * Publishes with what {@code publish} gives.
   *
   * @param publish empty while Kuma has no database yet
   */
  public LeaderCycle(Source<PublishCycle> publish) {
    this.publish = publish;
  }

  @Override
  public CycleReport run(Moment moment) {
    try {
      Optional<PublishCycle> cycle = publish.get();
      return cycle.isEmpty()
          ? Reports.noDatabase()
          : Reports.of(cycle.get().run(PublishOptions.NONE));
    } catch (ReplicationException e) {
      return Reports.of(e);
    } catch (RuntimeException e) {
      return Reports.ofDefect(e);
    }
  }
}
