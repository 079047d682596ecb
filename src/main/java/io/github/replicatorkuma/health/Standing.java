package io.github.replicatorkuma.health;

import io.github.replicatorkuma.model.KnownSnapshot;
import java.time.Instant;
import java.util.Optional;

/**
 * Where an instance stands in its fleet.
 *
 * @param here what it published or applied last
 * @param newest the newest that it saw in the repository
 * @param lookedAt when it saw that
 * @param size of the files of what was last published or fetched, in bytes
 */
public record Standing(
    Optional<KnownSnapshot> here,
    Optional<KnownSnapshot> newest,
    Optional<Instant> lookedAt,
    Optional<Long> size) {
  public static final Standing UNKNOWN =
      new Standing(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Whether the newest snapshot is the one that is here; empty where either is not known. */
  public Optional<Boolean> inStep() {
    return here.flatMap(ours -> newest.map(theirs -> ours.id().matches(theirs.id())));
  }

  /** How many snapshots were published since the one that is here; 0 where that is not known. */
  public long behind() {
    if (here.isEmpty() || newest.isEmpty()) {
      return 0;
    }
    long behind = newest.get().position().sequence() - here.get().position().sequence();
    return Math.max(0, behind);
  }
}
