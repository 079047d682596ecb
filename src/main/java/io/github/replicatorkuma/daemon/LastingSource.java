package io.github.replicatorkuma.daemon;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.ReplicationException.Severity;
import java.util.Optional;

/** A source of Kuma's database that may not be there yet, but is missed once it was. */
public final class LastingSource<T> implements Source<T> {
  private final Source<T> source;
  private boolean wasThere;

  public LastingSource(Source<T> source) {
    this.source = source;
  }

  /**
   * @throws ReplicationException also when it was there before and is not any more
   */
  @Override
  public Optional<T> get() throws ReplicationException {
    Optional<T> found = source.get();
    if (found.isEmpty() && wasThere) {
      throw new ReplicationException(
          Severity.RETRYABLE,
          "Uptime Kuma's database is no longer there",
          "Look whether its volume is mounted, and DATA_DIR and db-config.json are as before.",
          null);
    }
    wasThere |= found.isPresent();
    return found;
  }
}
