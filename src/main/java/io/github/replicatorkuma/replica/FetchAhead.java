package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.snapshot.StagingDirectory;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Fetches a snapshot while the repository is listed. It was only announced: it is used where the
 * list says that it is the one to be applied, and else thrown away. For one thread.
 */
record FetchAhead(
    SnapshotStore store,
    SnapshotId announced,
    StagingDirectory staging,
    FutureTask<SnapshotId> task,
    Thread thread)
    implements SnapshotFetch.Means, AutoCloseable {
  /**
   * Begins, where a snapshot was announced since the last look that did not go through here yet;
   * else null.
   */
  static @Nullable FetchAhead begin(ApplyMeans means) throws ReplicationException {
    SnapshotId id = means.carried().announced.getAndSet(null);
    Optional<SnapshotId> last = means.memory().of(means.repository()).lastSnapshot();
    if (id == null || last.filter(id::matches).isPresent()) {
      return null;
    }
    StagingDirectory staging = StagingDirectory.create(means.settings().staging(), "announced");
    FutureTask<SnapshotId> task =
        new FutureTask<>(
            () -> {
              means.store().fetch(id, staging.path());
              return id;
            });
    Thread thread = new Thread(task, "fetch-ahead");
    thread.setDaemon(true);
    thread.start();
    return new FetchAhead(means.store(), id, staging, task, thread);
  }

  @Override
  public void fetch(SnapshotId id, Path target) throws StoreException {
    if (!announced.matches(id) || !isMovedTo(target)) {
      store.fetch(id, target);
    }
  }

  /** One that could not be fetched ahead is fetched as any other. */
  private boolean isMovedTo(Path target) {
    try {
      task.get();
      Files.move(staging.path(), target, StandardCopyOption.REPLACE_EXISTING);
      return true;
    } catch (ExecutionException | IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // ends the call that follows, and says so
      return false;
    }
  }

  /** What nobody wants is not fetched to its end. */
  @Override
  public void close() throws ReplicationException {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    staging.close();
  }
}
