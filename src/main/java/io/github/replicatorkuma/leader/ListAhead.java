package io.github.replicatorkuma.leader;

import io.github.replicatorkuma.store.SnapshotHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * The repository's list, asked for while edits settle, so that their publish need not wait for it.
 * What others publish after it, the list that confirms a publish tells. For one thread.
 */
final class ListAhead {
  /** Who edits for longer than that gets a new one. */
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final Executor background;
  private Instant begun = Instant.MIN;
  private @Nullable FutureTask<SnapshotHistory> task;

  ListAhead(Executor background) {
    this.background = background;
  }

  /** Begins to ask, unless that is under way. */
  void begin(KnownRepository repository) {
    if (!isFresh(repository.now())) {
      FutureTask<SnapshotHistory> listing = new FutureTask<>(repository::list);
      task = listing;
      begun = repository.now();
      background.execute(listing);
    }
  }

  /** What was listed, once; empty where that is too long ago, or failed, and is to be done anew. */
  Optional<SnapshotHistory> take(Instant at) {
    FutureTask<SnapshotHistory> listing = task;
    boolean fresh = isFresh(at);
    task = null;
    if (listing == null) {
      return Optional.empty();
    }
    try {
      SnapshotHistory listed = listing.get(); // two calls of one store go one after the other
      return Optional.of(listed).filter(any -> fresh);
    } catch (ExecutionException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // ends the call that follows, and says so
      return Optional.empty();
    }
  }

  private boolean isFresh(Instant at) {
    return task != null && !at.isBefore(begun) && at.isBefore(begun.plus(FRESH));
  }
}
