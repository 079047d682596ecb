package io.github.replicatorkuma.leader;

import io.github.replicatorkuma.leader.PublishOutcome.Unfetchable;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.state.RepositoryMemory.Proof;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.StoreException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Fetches back what this leader published, as a replica that never saw the repository would, and
 * notes whether that could be done. restic tells nobody when it saves a snapshot whose data is
 * lost: its index has that already.
 */
final class FetchProof {
  private final SnapshotStore store;
  private final PublishedSnapshots published;
  private final InstanceMemory memory;
  private final Clock clock;
  private final Steps steps;

  FetchProof(SnapshotStore store, InstanceMemory memory, Path staging, Clock clock, Steps steps) {
    this.store = store;
    this.published = new PublishedSnapshots(store, staging, steps);
    this.memory = memory;
    this.clock = clock;
    this.steps = steps;
  }

  /**
   * Tries it.
   *
   * @return what is wrong with the snapshot; empty when it is whole
   * @throws ReplicationException when that cannot be known
   */
  Optional<Unfetchable> of(SnapshotHistory.Entry entry) throws ReplicationException {
    Instant begin = clock.instant();
    Optional<ReplicationException> flaw = published.flaw(entry);
    if (flaw.isEmpty()) {
      note(entry.id(), begin, "", "");
      return Optional.empty();
    }
    String hint = flaw().map(Unfetchable::hint).orElse(LeaderHints.PUBLISH_AGAIN);
    note(entry.id(), begin, String.valueOf(flaw.get().getMessage()), hint);
    return flaw();
  }

  /** Notes what more is known of a flaw, and what to do about it. */
  void note(Unfetchable flaw) throws ReplicationException {
    note(flaw.id(), clock.instant(), flaw.reason(), flaw.hint());
  }

  private void note(SnapshotId id, Instant begin, String flaw, String hint)
      throws ReplicationException {
    steps.reached(Step.PROOF_BEFORE_VERDICT);
    update(known -> known.withProof(new Proof(id, begin, flaw, hint)));
  }

  /** What failed to be saved may tell of the state that the repository is in. */
  void doubtAfter(StoreException failure) throws ReplicationException {
    if (failure.castsDoubt()) {
      noteTry(Proof.OWED);
    }
  }

  /** When a try begins, or that one is owed. */
  void noteTry(Instant at) throws ReplicationException {
    update(known -> known.withProofTriedAt(at));
  }

  private void update(UnaryOperator<RepositoryMemory> change) throws ReplicationException {
    Optional<RepositoryId> repository = memory.state().repositoryAt(store.locationKey());
    if (repository.isPresent()) {
      memory.update(repository.get(), change);
    }
  }

  RepositoryMemory known() {
    return memory
        .state()
        .repositoryAt(store.locationKey())
        .map(memory::of)
        .orElse(RepositoryMemory.EMPTY);
  }

  /** What is known to be wrong with what this leader published. */
  Optional<Unfetchable> flaw() {
    return known()
        .standing()
        .map(RepositoryMemory.Published::proof)
        .filter(Proof::isFlawed)
        .map(proof -> new Unfetchable(proof.id(), proof.flaw(), proof.hint()));
  }
}
