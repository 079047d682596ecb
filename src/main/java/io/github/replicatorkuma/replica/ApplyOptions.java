package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.kept.KeptEntry;
import java.util.Optional;

/**
 * What this apply is asked for.
 *
 * @param acceptDeletes apply although many rows would go, or many local monitors turn out to be
 *     different ones
 * @param chosen the snapshot to apply, whichever is the newest
 * @param consent who else has a say in whether it is applied
 */
public record ApplyOptions(
    Occasion occasion, boolean acceptDeletes, Optional<Choice> chosen, Consent consent) {
  /** Why it is applied. */
  enum Occasion {
    /** Its time has come: apply what is new. */
    REGULAR,
    /** A process begins: make the rows equal even to a snapshot that was applied before. */
    START,
    /**
     * The same where Kuma has not been started yet: leave for later what could hold it up, and a
     * snapshot of another schema, as Kuma may be about to migrate.
     */
    BEFORE_START,
    /** Somebody wants it: the same, and what an operator chose before no longer holds. */
    ASKED
  }

  /** Apply what is new. */
  public static final ApplyOptions NEW_ONLY = unasked(Occasion.REGULAR);

  /** Apply what is new and undo local edits. */
  public static final ApplyOptions REVERT_DRIFT = unasked(Occasion.START);

  /** The same while Kuma has not been started yet. */
  public static final ApplyOptions BEFORE_START = unasked(Occasion.BEFORE_START);

  private static ApplyOptions unasked(Occasion occasion) {
    return new ApplyOptions(occasion, false, Optional.empty(), Consent.GIVEN);
  }

  /** What an operator asks for: the newest, or what is chosen. */
  public static ApplyOptions asked(boolean acceptDeletes, Optional<Choice> chosen) {
    return new ApplyOptions(Occasion.ASKED, acceptDeletes, chosen, Consent.GIVEN);
  }

  /** The same of a leader, which goes back to what is chosen. */
  public static ApplyOptions back(boolean acceptDeletes, Choice chosen, Consent consent) {
    return new ApplyOptions(Occasion.ASKED, acceptDeletes, Optional.of(chosen), consent);
  }

  /** Why edits of this instance give way to it. Who goes back on a leader asks for consent. */
  KeptEntry.Reason reasonToKeep() {
    return consent.equals(Consent.GIVEN)
        ? KeptEntry.Reason.NO_LONGER_LEADS
        : KeptEntry.Reason.WENT_BACK;
  }
}
