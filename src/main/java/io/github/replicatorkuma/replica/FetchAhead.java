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
final class FetchAhead implements SnapshotFetch.Means, AutoCloseable {
  private final SnapshotStore store;
  private final SnapshotId announced;
  private final StagingDirectory staging;
  private final FutureTask<SnapshotId> task;
  private final Thread thread;

  private FetchAhead(SnapshotStore store, SnapshotId announced, StagingDirectory staging) {
    this.store = store;
    this.announced = announced;
    this.staging = staging;
    this.task =
        new FutureTask<>(
            () -> {
              store.fetch(announced, staging.path());
              return announced;
            });
    this.thread = new Thread(task, "fetch-ahead");
    thread.setDaemon(true);
  }

  /**
   * Begins, where a snapshot was announced since the last look that did not go through here yet;
   * else null.
   */
  static @Nullable FetchAhead begin(ApplyMeans means) throws ReplicationException {
    Optional<SnapshotId> announced = Optional.ofNullable(means.carried().announced.getAndSet(null));
    Optional<SnapshotId> last = means.memory().of(means.repository()).lastSnapshot();
    if (announced.isEmpty() || last.filter(announced.get()::matches).isPresent()) {
      return null;
    }
    FetchAhead ahead =
        new FetchAhead(
            means.store(),
            announced.get(),
            StagingDirectory.create(means.settings().staging(), "announced"));
    ahead.thread.start();
    return ahead;
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
