package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.kept.KeptEntry;
import java.util.Optional;

/**
 * What this apply is asked for.
 *
 * @param revertDrift make the rows equal to the newest snapshot even where it was applied before
 * @param beforeStart Kuma has not been started yet: leave for later what could hold it up, and a
 *     snapshot of another schema, as Kuma may be about to migrate
 * @param acceptDeletes apply although many rows would go, or many local monitors turn out to be
 *     different ones
 * @param chosen the snapshot to apply, whichever is the newest
 * @param consent who else has a say in whether it is applied
 * @param asked whether somebody wants the newest: what an operator chose before no longer holds
 */
public record ApplyOptions(
    boolean revertDrift,
    boolean beforeStart,
    boolean acceptDeletes,
    Optional<Choice> chosen,
    Consent consent,
    boolean asked) {
  /** Apply what is new. */
  public static final ApplyOptions NEW_ONLY =
      new ApplyOptions(false, false, false, Optional.empty());

  /** Apply what is new and undo local edits. */
  public static final ApplyOptions REVERT_DRIFT =
      new ApplyOptions(true, false, false, Optional.empty());

  /** The same while Kuma has not been started yet. */
  public static final ApplyOptions BEFORE_START =
      new ApplyOptions(true, true, false, Optional.empty());

  /** Why edits of this instance give way to it. Who goes back on a leader asks for consent. */
  KeptEntry.Reason reasonToKeep() {
    return consent.equals(Consent.GIVEN)
        ? KeptEntry.Reason.NO_LONGER_LEADS
        : KeptEntry.Reason.WENT_BACK;
  }

  /** What an operator asks for: the newest, or what is chosen. */
  public static ApplyOptions asked(boolean acceptDeletes, Optional<Choice> chosen) {
    return new ApplyOptions(true, false, acceptDeletes, chosen, Consent.GIVEN, true);
  }

  /** The same of a leader, which goes back to what is chosen. */
  public static ApplyOptions back(boolean acceptDeletes, Choice chosen, Consent consent) {
    return new ApplyOptions(true, false, acceptDeletes, Optional.of(chosen), consent, true);
  }

  /** Nobody asks, and nobody else has a say. */
  public ApplyOptions(
      boolean revertDrift, boolean beforeStart, boolean acceptDeletes, Optional<Choice> chosen) {
    this(revertDrift, beforeStart, acceptDeletes, chosen, Consent.GIVEN, false);
  }
}
