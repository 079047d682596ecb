package io.github.replicatorkuma.leader;

import io.github.replicatorkuma.leader.PublishOutcome.Unfetchable;
import io.github.replicatorkuma.model.Census;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.snapshot.ContentSummary;
import io.github.replicatorkuma.snapshot.SnapshotException;
import io.github.replicatorkuma.snapshot.SnapshotReader;
import io.github.replicatorkuma.snapshot.StagingDirectory;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.state.Proof;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.StoreException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The repository as a leader knows it: what is in it, and what this instance remembers of it.
 *
 * @param staging where fetched snapshots are written; emptied after use
 */
public record KnownRepository(
    SnapshotStore store, InstanceMemory memory, Path staging, Clock clock, Steps steps) {
  Instant now() {
    return clock.instant();
  }

  /** What is in it. */
  SnapshotHistory list() throws StoreException {
    return SnapshotHistory.of(store.list());
  }

  /** What is remembered; nothing of a repository that was never looked at. */
  RepositoryMemory memo() {
    return memory.state().memoryAt(store.locationKey());
  }

  /** Remembers something of it, where it was looked at before. */
  void note(UnaryOperator<RepositoryMemory> change) throws ReplicationException {
    Optional<RepositoryId> repository = memory.state().repositoryAt(store.locationKey());
    if (repository.isPresent()) {
      memory.update(repository.get(), change);
    }
  }

  /** What was intended is published, as this snapshot. */
  void notePublished(SnapshotId id, RepositoryMemory.Intent intent) throws ReplicationException {
    steps.reached(Step.PUBLISH_SAVED);
    note(
        known ->
            known.withPublished(
                new RepositoryMemory.Published(
                    id,
                    intent.position(),
                    intent.digest(),
                    now(),
                    intent.monitorIds(),
                    intent.rows(),
                    /* proof= */ null)));
    steps.reached(Step.PUBLISH_REMEMBERED);
  }

  /** Whether nothing else went through this instance since. */
  boolean isLast(SnapshotHistory.Entry entry) {
    return memo().lastSnapshot().filter(entry.id()::matches).isPresent();
  }

  /** How much the fleet has now: as remembered, else as the newest snapshot holds it. */
  Census before(SnapshotHistory history, ContentSummary now) throws ReplicationException {
    Optional<SnapshotHistory.Entry> newest = history.newest();
    Census remembered = memo().census();
    if (newest.isEmpty() || (isLast(newest.get()) && !remembered.rows().isEmpty())) {
      return remembered;
    }
    return newest.get().tags().digest().equals(now.digest())
        ? now.census()
        : censusOf(newest.get(), store::fetch);
  }

  /** Why nobody can fetch a snapshot, or use it then; empty when that can be. */
  Optional<ReplicationException> flaw(SnapshotHistory.Entry entry) throws ReplicationException {
    try {
      censusOf(entry, store::fetchAnew);
      return Optional.empty();
    } catch (SnapshotException | StoreException e) {
      boolean proved = e instanceof StoreException failure ? failure.provesFlaw() : e.isTerminal();
      if (!proved) {
        throw e;
      }
      return Optional.of(e);
    }
  }

  /**
   * Fetches back what this leader published, as a replica that never saw the repository would, and
   * notes whether that could be done. restic tells nobody when it saves a snapshot whose data is
   * lost: its index has that already.
   *
   * @return what is wrong with the snapshot; empty when it is whole
   * @throws ReplicationException when that cannot be known
   */
  Optional<Unfetchable> prove(SnapshotHistory.Entry entry) throws ReplicationException {
    Instant begin = now();
    Optional<ReplicationException> found = flaw(entry);
    String reason = found.map(failure -> String.valueOf(failure.getMessage())).orElse("");
    String hint = knownFlaw().map(Unfetchable::hint).orElse(LeaderHints.PUBLISH_AGAIN);
    noteProof(new Proof(entry.id(), begin, reason, reason.isEmpty() ? "" : hint));
    return knownFlaw();
  }

  /** Notes what is known of what was published, and what to do about it. */
  void noteProof(Proof proof) throws ReplicationException {
    steps.reached(Step.PROOF_BEFORE_VERDICT);
    note(known -> known.withProof(proof));
  }

  /** When a try begins, or that one is owed. */
  void noteTry(Instant at) throws ReplicationException {
    note(known -> known.withProofTriedAt(at));
  }

  /** What failed to be saved may tell of the state that the repository is in. */
  void doubtAfter(StoreException failure) throws ReplicationException {
    if (failure.castsDoubt()) {
      noteTry(Proof.OWED);
    }
  }

  /** What is known to be wrong with what this leader published. */
  Optional<Unfetchable> knownFlaw() {
    return memo()
        .standing()
        .map(RepositoryMemory.Published::proof)
        .filter(Proof::isFlawed)
        .map(proof -> new Unfetchable(proof.id(), proof.flaw(), proof.hint()));
  }

  private interface Fetch {
    void into(SnapshotId id, Path target) throws StoreException;
  }

  private Census censusOf(SnapshotHistory.Entry entry, Fetch fetch) throws ReplicationException {
    try (StagingDirectory directory = StagingDirectory.create(staging, "fetch")) {
      steps.reached(Step.PUBLISH_BEFORE_FETCH);
      fetch.into(entry.id(), directory.path());
      return SnapshotReader.prove(directory.path(), entry.tags()).census();
    }
  }
}
