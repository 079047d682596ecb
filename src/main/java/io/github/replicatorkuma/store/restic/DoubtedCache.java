package io.github.replicatorkuma.store.restic;

import io.github.replicatorkuma.exec.CommandException;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.StoreException.Kind;

/**
 * Uses restic's cache, and not where that may be what is damaged: restic 0.14 keeps a pack, an
 * index or a snapshot that was damaged when it was read, and fails for ever although the repository
 * is whole again. Newer ones read it anew by themselves.
 */
final class DoubtedCache {
  private final ResticCommands restic;
  private final ResticCache cache;
  private final Use<RepositoryId> identify;

  /** Something that takes a restic. */
  @FunctionalInterface
  interface Use<T> {
    T with(ResticCommands restic) throws StoreException;
  }

  DoubtedCache(ResticCommands restic, ResticCache cache, Use<RepositoryId> identify) {
    this.restic = restic;
    this.cache = cache;
    this.identify = identify;
  }

  /**
   * The result of {@code use}, which is repeated once without the cache where it failed as damaged.
   * Where that works, the cache was to blame, and is dropped.
   */
  <T> T past(Use<T> use) throws StoreException {
    try {
      return use.with(restic);
    } catch (StoreException e) {
      if (e.kind() != Kind.DAMAGED || triedForLong(e) || !cache.isUsable()) {
        throw e;
      }
      ResticCommands uncached = restic.withoutCache();
      T result = use.with(uncached);
      cache.drop(identify.with(uncached), e);
      return result;
    }
  }

  /** What restic tries again and again is the repository; what it has in the cache it takes. */
  private static boolean triedForLong(StoreException failure) {
    return failure.getCause() instanceof CommandException;
  }
}
