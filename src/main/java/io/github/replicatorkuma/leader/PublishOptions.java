package io.github.replicatorkuma.leader;

/**
 * What an operator asks for, each for one thing.
 *
 * @param look look at the repository also where memory says that nothing has changed
 * @param takeOver publish although the content does not descend from the newest snapshot
 * @param acceptDeletes publish although many monitors vanish
 * @param again publish the same content once more, as a snapshot that can be fetched
 */
public record PublishOptions(boolean look, boolean takeOver, boolean acceptDeletes, boolean again) {
  /** Nobody asks. */
  public static final PublishOptions NONE = new PublishOptions(false, false, false, false);

  /** Somebody wants to know. */
  public static final PublishOptions LOOK = new PublishOptions(false, false);

  /** What was published cannot be fetched. */
  public static final PublishOptions AGAIN = new PublishOptions(true, false, false, true);

  public PublishOptions(boolean takeOver, boolean acceptDeletes) {
    this(true, takeOver, acceptDeletes, false);
  }
}
