package io.github.replicatorkuma.store.restic;

import java.time.Duration;
import java.time.Instant;

/**
 * A lock in the repository, as the restic that holds it wrote it.
 *
 * @param time when it was made or last renewed, which a restic that lives does every five minutes
 * @param hostname the kernel's, whatever {@code --host} says
 * @param pid in the holder's own process namespace
 * @param exclusive whether nobody else gets in meanwhile, as while it prunes
 */
public record ResticLock(Instant time, String hostname, long pid, boolean exclusive) {
  /** What restic itself takes for left over, whoever made it. */
  private static final Duration STALE = Duration.ofMinutes(30);

  /** From when on nobody can hold it any more, unless it is renewed. */
  Instant staleFrom() {
    return time.plus(STALE);
  }

  /** Whether its restic must be dead. */
  public boolean isStale(Instant now) {
    return now.isAfter(staleFrom());
  }
}
