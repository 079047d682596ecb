package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.plan.ApplyPlan;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What an apply cycle leaves to the next ones of its process: an apply with which Kuma still boots,
 * of which the restore point tells the rest, and what stood in the way of a stop. For one thread.
 */
public final class Carryover {
  final OtherKumas otherKumas = new OtherKumas();

  /** Open while it is not known how this ends: what Kuma does until then is the apply's affair. */
  Kuma.@Nullable Trial trial;

  Instant begun = Instant.EPOCH;

  /** When Kuma answered after a start. */
  Instant readyAt = Instant.EPOCH;

  /** Whether the boot that is judged has begun. */
  boolean booted;

  /** How often Kuma has ended by itself since, with the same rows. */
  int exits;

  /** Puts the new rows back; there while Kuma is tried with those from before. */
  @Nullable ApplyPlan redo;

  /**
   * Whether monitors may have gone whose history is still there. What of it is left when a process
   * ends, a look at the next start finds.
   */
  public final AtomicBoolean purgeDue = new AtomicBoolean();

  /** A snapshot of which its leader told, perhaps in its short form; null for none. */
  public final AtomicReference<@Nullable SnapshotId> announced = new AtomicReference<>();

  /** What is to be told and noted when it ends; null for an apply of another process. */
  ApplyProof.@Nullable Unproved unproved;
}
