package io.github.replicatorkuma.leader;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.state.FleetValues;
import io.github.replicatorkuma.state.InstanceMemory;
import java.nio.file.Path;
import java.util.Optional;

/** Reads what is to be published, and keeps the note of what of it is the fleet's in step. */
final class NotedFleet {
  private final Exporter exporter;
  private final InstanceMemory memory;
  private final String locationKey;

  NotedFleet(Exporter exporter, InstanceMemory memory, String locationKey) {
    this.exporter = exporter;
    this.memory = memory;
    this.locationKey = locationKey;
  }

  /** What would be published; what was changed here since is no longer the fleet's. */
  LeaderContent look(PublishOptions options) throws ReplicationException {
    FleetValues noted = noted(memory.state().repositoryAt(locationKey));
    LeaderContent content = exporter.digest(options.acceptDeletes() ? noted.released() : noted);
    note(noted, noted.withRows(content.fleet().rows()));
    return content;
  }

  /** Writes it into an empty directory. */
  LeaderContent write(Path emptyDirectory, RepositoryId repository, PublishOptions options)
      throws ReplicationException {
    FleetValues noted = noted(Optional.of(repository));
    return exporter.write(emptyDirectory, options.acceptDeletes() ? noted.released() : noted);
  }

  /** From now on what was accepted is published by itself. */
  void accepted(RepositoryId repository, LeaderContent content) throws ReplicationException {
    note(noted(Optional.of(repository)), content.fleet());
  }

  private FleetValues noted(Optional<RepositoryId> repository) throws ReplicationException {
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
