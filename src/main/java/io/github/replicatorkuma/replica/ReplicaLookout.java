package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.replica.ApplyOutcome.NothingPublished;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.StoreException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** A replica's look at the repository before it decides: which one it is, and what it holds. */
final class ReplicaLookout {
  private final SnapshotStore store;
  private final InstanceMemory memory;
  private final Instant repositoryExpectedBy;
  private final Clock clock;
  private final Steps steps;

  /** What the look saw. */
  record Seen(RepositoryId repository, SnapshotHistory history) {}

  /**
   * @param repositoryExpectedBy when a leader should have made the repository
   */
  ReplicaLookout(
      SnapshotStore store,
      InstanceMemory memory,
      Instant repositoryExpectedBy,
      Clock clock,
      Steps steps) {
    this.store = store;
    this.memory = memory;
    this.repositoryExpectedBy = repositoryExpectedBy;
    this.clock = clock;
    this.steps = steps;
  }

  Seen look() throws ReplicationException {
    RepositoryId repository = repository();
    SnapshotHistory history = SnapshotHistory.of(store.list());
    return new Seen(current(repository, history), history);
  }

  /** The one that is or was there last; is asked for only where it was never seen. */
  RepositoryId repository() throws ReplicationException {
    return memory.repositoryAt(store.locationKey(), this::ask);
  }

  private RepositoryId ask() throws ReplicationException {
    RepositoryId found = store.repositoryId();
    steps.reached(Step.APPLY_BEFORE_LOCATION);
    return found;
  }

  /** A repository that lost what was applied from it may be another one at the same place. */
  private RepositoryId current(RepositoryId known, SnapshotHistory history)
      throws ReplicationException {
    Optional<SnapshotId> last = memory.of(known).lastSnapshot();
    return last.isPresent() && history.candidate(last.get()).isEmpty()
        ? memory.repositoryNowAt(store.locationKey(), this::ask)
        : known;
  }

  /** What to say of a repository that is missing because its leader has yet to make it. */
  Optional<ApplyOutcome> notYetCreated(StoreException missing) {
    boolean neverSeen = memory.state().repositoryAt(store.locationKey()).isEmpty();
    boolean patient = clock.instant().isBefore(repositoryExpectedBy);
    return missing.kind() == StoreException.Kind.REPOSITORY_MISSING && neverSeen && patient
        ? Optional.of(
            new NothingPublished("the repository does not exist yet", ReplicaHints.START_A_LEADER))
        : Optional.empty();
  }
}
