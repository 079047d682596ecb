package io.github.replicatorkuma.fleet;

import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether an instance that may lead and may follow does the one or the other. It only tells when to
 * try: the repository decides at each publish whether that stands. {@link Election} comes to it.
 */
public sealed interface LeadDecision {
  /** Between two candidates of neighbouring ranks, so that the better one is heard of first. */
  Duration PER_RANK = Duration.ofSeconds(30);

  /** For how long a leader leaves the lead to another before it goes on. */
  Duration YIELDS_FOR = Duration.ofMinutes(2);

  /**
   * It leads.
   *
   * @param cutOff whether it has not reached the others for so long that they will take it for dead
   */
  record Lead(boolean cutOff) implements LeadDecision {}

  /** It leads, and cannot: its Kuma is dead for so long that another should. It claims nothing. */
  record Unable() implements LeadDecision {}

  /**
   * It leads, and leaves that to another.
   *
   * @param to the id of who is to lead
   * @param published whether what was pending is published, so that nothing more is
   */
  record Yield(String to, boolean published) implements LeadDecision {}

  /** It follows who leads. */
  record Follow() implements LeadDecision {}

  /**
   * It follows nobody: who led is silent, and nobody will take over by itself.
   *
   * @param leader who led
   * @param heard when something new was last heard of it; empty where it lives, or never told
   */
  record Leaderless(Instance leader, String why, Optional<Instant> heard) implements LeadDecision {}

  /** Who led is silent: its own turn comes then, unless somebody else is quicker. */
  record Await(Instant until, int rank) implements LeadDecision {}

  /** It publishes as the new leader now. */
  record Claim() implements LeadDecision {}

  /** The newest snapshot, as the last list of the repository told. */
  record Newest(Instance publisher, Position position) {}

  /** Whether its record says that it leads. */
  default boolean claims() {
    return this instanceof Lead || this instanceof Yield;
  }

  /** Until it is to be decided anew. */
  default Duration pause(Duration usual, Instant now) {
    return this instanceof Await turn && turn.until().isBefore(now.plus(usual))
        ? Duration.between(now, turn.until())
        : usual;
  }
}
