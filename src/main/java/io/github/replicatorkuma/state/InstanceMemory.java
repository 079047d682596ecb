package io.github.replicatorkuma.state;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.RepositoryId;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The state as this process, which holds the {@link StateLock}, works with it: read once, written
 * at each change before anybody relies on it.
 */
public final class InstanceMemory {
  private final StateDirectory directory;
  private volatile InstanceState state;

  private InstanceMemory(StateDirectory directory, InstanceState state) {
    this.directory = directory;
    this.state = state;
  }

  public static InstanceMemory open(StateDirectory directory) throws StateException {
    return new InstanceMemory(directory, directory.load());
  }

  /** Where {@link FleetValues} are noted. */
  public Path fleetValues() {
    return directory.fleetValues();
  }

  /** What was published last, to say what the next publish changes. */
  public PublishedRows publishedRows() {
    return new PublishedRows(directory.publishedRows());
  }

  public InstanceState state() {
    return state;
  }

  public void update(UnaryOperator<InstanceState> change) throws StateException {
    InstanceState changed = change.apply(state);
    if (!changed.equals(state)) {
      directory.save(changed);
      state = changed;
    }
  }

  public RepositoryMemory of(RepositoryId repository) {
    return state.memoryOf(repository);
  }

  public void update(RepositoryId repository, UnaryOperator<RepositoryMemory> change)
      throws StateException {
    update(all -> all.withMemory(repository, change.apply(all.memoryOf(repository))));
  }

  /** The repository at this place, as last seen; {@code ask} is asked where it never was. */
  public RepositoryId repositoryAt(String locationKey, RepositoryLookup ask)
      throws ReplicationException {
    Optional<RepositoryId> known = state.repositoryAt(locationKey);
    return known.isPresent() ? known.get() : repositoryNowAt(locationKey, ask);
  }

  /** The repository at this place, asked anew: one made anew at the same place has another id. */
  public RepositoryId repositoryNowAt(String locationKey, RepositoryLookup ask)
      throws ReplicationException {
    RepositoryId id = ask.repositoryId();
    update(all -> all.withLocation(locationKey, id));
    return id;
  }

  /** Asks the repository for its id. */
  public interface RepositoryLookup {
    RepositoryId repositoryId() throws ReplicationException;
  }
}
