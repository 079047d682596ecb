package io.github.replicatorkuma.leader;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.StoreException;
import java.util.List;
import java.util.Optional;

/**
 * A leader's look at the repository before it decides: which one it is, what it holds, and what
 * became of a publish whose outcome is not known.
 *
 * @param create whether a missing repository is created
 */
record Lookout(KnownRepository repository, boolean create) {
  /**
   * Looks.
   *
   * @param listed what the repository held a moment ago, where that was asked for already
   */
  SnapshotHistory look(Optional<SnapshotHistory> listed) throws ReplicationException {
    String place = repository.store().locationKey();
    repository.memory().repositoryAt(place, this::askOrCreate);
    SnapshotHistory history = listed.isPresent() ? listed.get() : list();
    if (isMadeAnew(history)) {
      repository.memory().repositoryNowAt(place, this::ask);
    }
    return settleIntent(history) ? repository.list() : history;
  }

  private RepositoryId ask() throws ReplicationException {
    RepositoryId found = repository.store().repositoryId();
    repository.steps().reached(Step.PUBLISH_BEFORE_LOCATION);
    return found;
  }

  private RepositoryId askOrCreate() throws ReplicationException {
    try {
      return ask();
    } catch (StoreException e) {
      boolean missing = e.kind() == StoreException.Kind.REPOSITORY_MISSING;
      if (!create || !missing || repository.memory().state().knowsARepository()) {
        throw told(e, LeaderHints.ANOTHER_REPOSITORY);
      }
      repository.steps().reached(Step.PUBLISH_BEFORE_CREATE);
      RepositoryId created = repository.store().create();
      repository.steps().reached(Step.PUBLISH_BEFORE_LOCATION);
      return created;
    }
  }

  /** One that was there before is not created anew: an unmounted disk looks just the same. */
  private SnapshotHistory list() throws StoreException {
    try {
      return repository.list();
    } catch (StoreException e) {
      throw told(e, LeaderHints.REPOSITORY_GONE);
    }
  }

  /** A repository that is missing where there was one needs another hint than the first. */
  private StoreException told(StoreException e, String hint) {
    return e.kind() == StoreException.Kind.REPOSITORY_MISSING
            && repository.memory().state().knowsARepository()
        ? new StoreException(e.kind(), String.valueOf(e.getMessage()), hint, e)
        : e;
  }

  /** A repository that lost what this instance knows of may be another one at the same place. */
  private boolean isMadeAnew(SnapshotHistory history) {
    Optional<SnapshotId> last = repository.memo().lastSnapshot();
    return last.isPresent() && history.candidate(last.get()).isEmpty();
  }

  /**
   * An intent whose nonce the repository knows was published, unless restic saved it only in part;
   * any other one stays until the next publish, for a restic that outlived us may yet save it.
   *
   * @return whether a snapshot was removed
   */
  private boolean settleIntent(SnapshotHistory history) throws ReplicationException {
    RepositoryMemory.Intent intent = repository.memo().intent();
    Optional<SnapshotHistory.Entry> saved =
        intent == null ? Optional.empty() : history.withNonce(intent.nonce());
    if (intent == null || saved.isEmpty()) {
      return false;
    }
    SnapshotId id = saved.get().id();
    if (repository.flaw(saved.get()).isPresent()) {
      repository.steps().reached(Step.PUBLISH_BEFORE_FORGET);
      repository.store().forget(List.of(id), false);
      return true;
    }
    if (intent.overtaken()) {
      repository.note(known -> known.withOvertaken(id));
    } else {
      repository.notePublished(id, intent);
    }
    return false;
  }
}
