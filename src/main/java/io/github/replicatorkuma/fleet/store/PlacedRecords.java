package io.github.replicatorkuma.fleet.store;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.time.Background;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for a place only so long. Where nothing can wake a call, as on a network file system whose
 * server is gone, those after it wait behind it, so that no more than one thread hangs.
 *
 * @param description for logs and people
 * @param caller has one thread
 */
record PlacedRecords(String description, RecordPlace place, Duration limit, ExecutorService caller)
    implements RecordStore {
  PlacedRecords(String description, RecordPlace place, Duration limit) {
    this(
        description,
        place,
        limit,
        Executors.newSingleThreadExecutor(work -> Background.thread("fleet-records", work::run)));
  }

  @Override
  public List<Sealed> read() throws ReplicationException {
    return within(place::read);
  }

  @Override
  public void write(Sealed own) throws ReplicationException {
    within(
        () -> {
          place.write(own);
          return own;
        });
  }

  @Override
  public void remove(String id) throws ReplicationException {
    within(
        () -> {
          place.remove(id);
          return id;
        });
  }

  private <T> T within(Callable<T> work) throws ReplicationException {
    Future<T> call = caller.submit(work);
    try {
      return call.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof StoreFault.Found known
          ? known.at(description)
          : place.meaning(Objects.requireNonNullElse(e.getCause(), e)).at(description);
    } catch (TimeoutException e) {
      String found = "no answer within " + limit.toSeconds() + " s";
      throw StoreFault.UNREACHABLE.found(found, e).at(description);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw StoreFault.UNREACHABLE.found("interrupted", e).at(description);
    } finally {
      call.cancel(true);
    }
  }

  @Override
  public void close() {
    caller.shutdownNow();
    place.close();
  }
}
