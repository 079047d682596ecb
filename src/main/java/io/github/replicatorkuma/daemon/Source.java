package io.github.replicatorkuma.daemon;

import io.github.replicatorkuma.model.ReplicationException;
import java.util.Optional;

/** Gets something that may not be there yet, such as Kuma's database. */
public interface Source<T> {
  Optional<T> get() throws ReplicationException;
}
