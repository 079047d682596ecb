package io.github.replicatorkuma.leader;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.StoreException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * A leader's look at the repository before it decides: which one it is, what it holds, and what
 * became of a publish whose outcome is not known.
 */
final class Lookout {
  private final SnapshotStore store;
  private final InstanceMemory memory;
  private final PublishedSnapshots published;
  private final boolean createRepository;
  private final Clock clock;
  private final Steps steps;

  /** What the look saw. */
  record Seen(RepositoryId repository, SnapshotHistory history) {}

  Lookout(
      SnapshotStore store,
      InstanceMemory memory,
      PublishedSnapshots published,
      boolean createRepository,
      Clock clock,
      Steps steps) {
    this.store = store;
    this.memory = memory;
    this.published = published;
    this.createRepository = createRepository;
    this.clock = clock;
    this.steps = steps;
  }

  Seen look() throws ReplicationException {
    RepositoryId repository = memory.repositoryAt(store.locationKey(), this::askOrCreate);
    SnapshotHistory history = list();
    if (isMadeAnew(repository, history)) {
      repository = memory.repositoryNowAt(store.locationKey(), this::ask);
    }
    if (settleIntent(repository, history)) {
      history = SnapshotHistory.of(store.list());
    }
    return new Seen(repository, history);
  }

  private RepositoryId ask() throws ReplicationException {
    RepositoryId found = store.repositoryId();
    steps.reached(Step.PUBLISH_BEFORE_LOCATION);
    return found;
  }

  private RepositoryId askOrCreate() throws ReplicationException {
    try {
      return ask();
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.REPOSITORY_MISSING || !createRepository) {
        throw e;
      }
      steps.reached(Step.PUBLISH_BEFORE_CREATE);
      RepositoryId created = store.create();
      steps.reached(Step.PUBLISH_BEFORE_LOCATION);
      return created;
    }
  }

  /** One that was there before is not created anew: an unmounted disk looks just the same. */
  private SnapshotHistory list() throws StoreException {
    try {
      return SnapshotHistory.of(store.list());
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.REPOSITORY_MISSING || !createRepository) {
        throw e;
      }
      throw new StoreException(
          e.kind(), String.valueOf(e.getMessage()), LeaderHints.REPOSITORY_GONE, e);
    }
  }

  /** A repository that lost what this instance knows of may be another one at the same place. */
  private boolean isMadeAnew(RepositoryId repository, SnapshotHistory history) {
    Optional<SnapshotId> last = memory.of(repository).lastSnapshot();
    return last.isPresent() && history.candidate(last.get()).isEmpty();
  }

  /**
   * An intent whose nonce the repository knows was published, unless restic saved it only in part;
   * any other one stays until the next publish, for a restic that outlived us may yet save it.
   *
   * @return whether a snapshot was removed
   */
  private boolean settleIntent(RepositoryId repository, SnapshotHistory history)
      throws ReplicationException {
    RepositoryMemory.Intent intent = memory.of(repository).intent();
    Optional<SnapshotHistory.Entry> saved =
        intent == null ? Optional.empty() : history.withNonce(intent.nonce());
    if (intent == null || saved.isEmpty()) {
      return false;
    }
    if (!published.isWhole(saved.get())) {
      steps.reached(Step.PUBLISH_BEFORE_FORGET);
      store.forget(List.of(saved.get().id()), false);
      return true;
    }
    if (intent.overtaken()) {
      memory.update(repository, known -> known.withOvertaken(saved.get().id()));
    } else {
      remember(repository, saved.get().id(), intent);
    }
    return false;
  }

  /** What was intended is published, as this snapshot. */
  void remember(RepositoryId repository, SnapshotId id, RepositoryMemory.Intent intent)
      throws ReplicationException {
    steps.reached(Step.PUBLISH_SAVED);
    memory.update(
        repository,
        known ->
            known.withPublished(
                new RepositoryMemory.Published(
                    id,
                    intent.position(),
                    intent.digest(),
                    clock.instant(),
                    intent.monitorIds(),
                    intent.rows(),
                    /* proof= */ null)));
    steps.reached(Step.PUBLISH_REMEMBERED);
  }
}
