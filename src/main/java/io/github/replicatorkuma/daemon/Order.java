package io.github.replicatorkuma.daemon;

import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.replica.Choice;
import io.github.replicatorkuma.replica.KeptChoice;
import java.time.Instant;
import java.util.Optional;

/** A cycle that somebody asked for. */
public sealed interface Order extends Cycle.Occasion {
  /** Whether an instance of this role can do it. */
  default boolean isFor(boolean leader) {
    if (this instanceof Lead || isOfHistory()) {
      return true;
    }
    if (this instanceof Apply apply) {
      return !leader || apply.choice().isPresent();
    }
    return leader || this instanceof Undo;
  }

  /** Whether it is about backups, which are made beside the cycles. */
  default boolean isOfHistory() {
    return this instanceof BackUp || this instanceof Restore;
  }

  /** Whether it does what is due: how it ends is how replication is then, good or not. */
  default boolean isOfWhatIsDue() {
    return this instanceof Publish || (this instanceof Apply apply && apply.choice().isEmpty());
  }

  /**
   * Make a backup of the whole Uptime Kuma now.
   *
   * @param init whether a repository that was there before and is gone is made anew
   */
  record BackUp(boolean init) implements Order {}

  /**
   * Restore one where there is no Uptime Kuma yet.
   *
   * @param instance whose; empty for this one's
   * @param at the one that was the newest then; empty for the newest
   */
  record Restore(Optional<String> instance, Optional<Instant> at) implements Order {
    /** What is restored where nobody chose. */
    static final Restore NEWEST = new Restore(Optional.empty(), Optional.empty());
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
