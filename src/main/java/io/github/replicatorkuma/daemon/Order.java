package io.github.replicatorkuma.daemon;

import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.replica.Choice;
import io.github.replicatorkuma.replica.KeptChoice;
import java.util.Optional;

/** A cycle that somebody asked for. */
public sealed interface Order extends Cycle.Occasion {
  /** Whether an instance of this role can do it. */
  default boolean isFor(boolean leader) {
    if (this instanceof Lead) {
      return true;
    }
    if (this instanceof Apply apply) {
      return !leader || apply.choice().isPresent();
    }
    return leader || this instanceof Undo;
  }

  /** Publish now, without waiting for the end of a burst of edits. */
  record Publish(PublishOptions options) implements Order {}

  /**
   * Apply also what was applied before, so that local edits are undone.
   *
   * @param acceptDeletes as {@link io.github.replicatorkuma.replica.ApplyOptions} has it
   * @param choice which snapshot; a leader takes its whole fleet back to it
   */
  record Apply(boolean acceptDeletes, Optional<Choice> choice) implements Order {}

  /** Bring back what was kept aside, and publish that. */
  record ApplyKept(KeptChoice choice) implements Order {}

  /**
   * Lead in place of the instance that does.
   *
   * @param now without its consent
   */
  record Lead(boolean now) implements Order {}

  /** Take back the last apply, while it is not proved that Kuma boots with it. */
  record Undo() implements Order {}
}
