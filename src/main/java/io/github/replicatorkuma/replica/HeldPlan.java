package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.plan.ApplyPlan;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The plan that an apply works with, wherever it is passed: of many rows there is memory for one
 * plan, so it is let go of before another is made.
 */
final class HeldPlan {
  private final Optional<String> changeMark;
  private @Nullable ApplyPlan plan;

  /**
   * Holds.
   *
   * @param changeMark the database's from before the plan was made
   */
  HeldPlan(ApplyPlan plan, Optional<String> changeMark) {
    this.plan = plan;
    this.changeMark = changeMark;
  }

  ApplyPlan plan() {
    return Objects.requireNonNull(plan, "the plan was let go of");
  }

  /** Whether nobody has written to a database with this mark since the plan was made. */
  boolean isAsOf(Optional<String> markNow) {
    return changeMark.isPresent() && changeMark.equals(markNow);
  }

  void letGo() {
    plan = null;
  }

  /** Makes it anew. */
  void replace(KumaDatabase database, Wanted wanted) throws ReplicationException {
    letGo();
    plan = database.read(wanted::plan);
  }
}
