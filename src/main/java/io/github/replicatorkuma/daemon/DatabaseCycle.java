package io.github.replicatorkuma.daemon;

import static io.github.replicatorkuma.time.Durations.shorter;

import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.ReplicationException;
import java.time.Duration;
import java.util.Optional;

/**
 * What a role repeats on Kuma's database, which may not be there yet, but is missed once it was.
 *
 * @param <T> what works on the database
 */
abstract class DatabaseCycle<T> implements Cycle {
  /** The next run is due as usual. */
  static final Duration ANY = Duration.ofDays(366);

  private final Source<T> source;
  private final CycleReport absent;
  private boolean wasThere;
  private Duration longest = ANY;

  /**
   * @param source empty while Kuma has no database yet
   * @param absent what is told then
   */
  DatabaseCycle(Source<T> source, CycleReport absent) {
    this.source = source;
    this.absent = absent;
  }

  abstract CycleReport run(T means, Occasion occasion)
      throws ReplicationException, InterruptedException;

  /** The next run is due after that, if not before. */
  final void repeatWithin(Duration pause) {
    longest = pause;
  }

  @Override
  public CycleReport run(Occasion occasion) throws InterruptedException {
    longest = ANY;
    if (occasion instanceof Order.Lead) {
      return Reports.NOT_AUTO;
    }
    return Reports.ofAttempt(
        () -> {
          Optional<T> means = means();
          return means.isEmpty() ? absent : run(means.get(), occasion);
        });
  }

  private Optional<T> means() throws ReplicationException {
    Optional<T> found = source.get();
    if (found.isEmpty() && wasThere) {
      throw ReplicationException.retryable(
          "Uptime Kuma's database is no longer there",
          "Look whether its volume is mounted, and DATA_DIR and db-config.json are as before.");
    }
    wasThere |= found.isPresent();
    return found;
  }

  @Override
  public Duration pause(Duration usual) {
    return shorter(usual, longest);
  }
}
