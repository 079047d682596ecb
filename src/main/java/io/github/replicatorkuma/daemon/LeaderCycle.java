package io.github.replicatorkuma.daemon;

import io.github.replicatorkuma.leader.PublishCycle;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.leader.PublishOutcome;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.replica.ApplyCycle;
import io.github.replicatorkuma.replica.ApplyOutcome;
import java.util.Optional;

/**
 * What a leader repeats: where it went back to an older state, it first proves that its Kuma lives
 * with that one; then it publishes what is new.
 */
public final class LeaderCycle implements Cycle {
  private final Source<Means> source;

  /**
   * What works on the database.
   *
   * @param apply settles an apply that is not yet proved
   */
  public record Means(ApplyCycle apply, PublishCycle publish) {}

  /**
   * Works with what {@code source} gives.
   *
   * @param source empty while Kuma has no database yet
   */
  public LeaderCycle(Source<Means> source) {
    this.source = source;
  }

  @Override
  public CycleReport run(Moment moment) throws InterruptedException {
    try {
      Optional<Means> means = source.get();
      return means.isEmpty() ? Reports.noDatabase() : run(means.get(), moment);
    } catch (ReplicationException e) {
      return Reports.of(e);
    } catch (RuntimeException e) {
      return Reports.ofDefect(e);
    }
  }

  private static CycleReport run(Means means, Moment moment)
      throws ReplicationException, InterruptedException {
    Optional<ApplyOutcome> rolledBack = means.apply().settlePending();
    if (rolledBack.isPresent()) {
      return Reports.ofLeader(rolledBack.get());
    }
    if (moment == Moment.BEFORE_START) {
      return Reports.publishesOnceStarted();
    }
    PublishOutcome outcome = means.publish().run(PublishOptions.NONE);
    if (outcome instanceof PublishOutcome.Published published) {
      means.apply().forgetPending(published.digest());
    }
    return Reports.of(outcome);
  }
}
