package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.kept.OwnEdits;
import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.store.SnapshotStore;
import java.nio.file.Path;
import java.time.Instant;

/**
 * What applies work with.
 *
 * @param state holds {@code memory} and the restore point; locked by this process
 * @param edits keeps what was edited here, before other rows take its place
 * @param carried what earlier cycles of this process left
 */
public record ApplyMeans(
    KumaDatabase database,
    SnapshotStore store,
    StateDirectory state,
    InstanceMemory memory,
    Kuma kuma,
    ApplySettings settings,
    OwnEdits edits,
    Carryover carried,
    Steps steps) {
  Instant now() {
    return state.clock().instant();
  }

  void reached(Step step) throws ReplicationException {
    steps.reached(step);
  }

  Path restorePoint() {
    return state.restorePoint();
  }

  ApplyTransaction transaction() {
    return new ApplyTransaction(
        database, settings.policy(), restorePoint(), edits::requireKept, steps);
  }

  UploadInstaller uploads() {
    return new UploadInstaller(settings.uploads());
  }

  /** The repository that is or was there last; is asked for only where it was never seen. */
  RepositoryId repository() throws ReplicationException {
    return memory.repositoryAt(store.locationKey(), this::askRepository);
  }

  RepositoryId askRepository() throws ReplicationException {
    RepositoryId found = store.repositoryId();
    reached(Step.APPLY_BEFORE_LOCATION);
    return found;
  }

  /** That snapshot is not to be tried again. */
  void reject(SnapshotId id, String reason) throws ReplicationException {
    memory.update(repository(), known -> known.withRejected(id, reason));
  }
}
