package io.github.replicatorkuma.leader;

/**
 * What an operator overrides, each for one thing.
 *
 * @param takeOver publish although the content does not descend from the newest snapshot
 * @param acceptDeletes publish although many monitors vanish
 */
public record PublishOptions(boolean takeOver, boolean acceptDeletes) {
  public static final PublishOptions NONE = new PublishOptions(false, false);
}
