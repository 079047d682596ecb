package io.github.replicatorkuma.export;

import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.snapshot.Manifest;
import io.github.replicatorkuma.state.FleetValues;
import io.github.replicatorkuma.state.InstanceMemory;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads what is to be published, and keeps the note of what of it is the fleet's in step.
 *
 * @param locationKey of the repository's place
 */
public record NotedFleet(Exporter exporter, InstanceMemory memory, String locationKey) {
  /** The digest of what would be published of a cut; empty where there is no user yet. */
  public Optional<Digest> digest(ReadTransaction transaction) throws ReplicationException {
    Cut content = exporter.digest(transaction, noted());
    return content.users() == 0 ? Optional.empty() : Optional.of(content.summary().digest());
  }

  /**
   * Writes what would be published of a cut.
   *
   * @param target must not exist yet
   */
  public Manifest export(Path target, ReadTransaction transaction) throws ReplicationException {
    return exporter.export(target, transaction, noted());
  }

  /**
   * What would be published; what was changed here since is no longer the fleet's.
   *
   * @param released whether this instance's own values are to take the place of all of the fleet's
   */
  public Cut look(boolean released) throws ReplicationException {
    FleetValues noted = noted();
    FleetValues fleet = released ? noted.released() : noted;
    Cut content = exporter.database().read(cut -> exporter.digest(cut, fleet));
    note(noted, noted.withRows(content.fleet().rows()));
    return content;
  }

  /** Writes it into an empty directory. */
  public Cut write(Path emptyDirectory, boolean released) throws ReplicationException {
    FleetValues fleet = released ? noted().released() : noted();
    return exporter.database().read(cut -> exporter.write(emptyDirectory, cut, fleet));
  }

  /** From now on what was accepted is published by itself. */
  public void accepted(Cut content) throws ReplicationException {
    note(noted(), content.fleet());
  }

  private FleetValues noted() throws ReplicationException {
    Optional<RepositoryId> repository = memory.state().repositoryAt(locationKey);
    FleetValues noted = FleetValues.load(memory.fleetValues());
    return repository.filter(noted.repository()::equals).isPresent() ? noted : FleetValues.NONE;
  }

  /** What is noted of another repository stays. */
  private void note(FleetValues before, FleetValues now) throws ReplicationException {
    if (!before.isEmpty()) {
      now.save(memory.fleetValues());
    }
  }
}
