package io.github.replicatorkuma.leader;

import io.github.replicatorkuma.leader.PublishOutcome.Unfetchable;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.state.Proof;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.StoreException;
import java.time.Instant;
import java.util.Optional;

/**
 * Fetches back what this leader published, as a replica that never saw the repository would, and
 * notes whether that could be done. restic tells nobody when it saves a snapshot whose data is
 * lost: its index has that already.
 */
record FetchProof(KnownRepository repository) {
  /**
   * Tries it.
   *
   * @return what is wrong with the snapshot; empty when it is whole
   * @throws ReplicationException when that cannot be known
   */
  Optional<Unfetchable> of(SnapshotHistory.Entry entry) throws ReplicationException {
    Instant begin = repository.now();
    Optional<ReplicationException> found = repository.flaw(entry);
    String hint = flaw().map(Unfetchable::hint).orElse(LeaderHints.PUBLISH_AGAIN);
    note(
        found.isEmpty()
            ? new Proof(entry.id(), begin, "", "")
            : new Proof(entry.id(), begin, String.valueOf(found.get().getMessage()), hint));
    return flaw();
  }

  /** Notes what more is known of a flaw, and what to do about it. */
  void note(Unfetchable flaw) throws ReplicationException {
    note(new Proof(flaw.id(), repository.now(), flaw.reason(), flaw.hint()));
  }

  private void note(Proof proof) throws ReplicationException {
    repository.steps().reached(Step.PROOF_BEFORE_VERDICT);
    repository.note(known -> known.withProof(proof));
  }

  /** What failed to be saved may tell of the state that the repository is in. */
  void doubtAfter(StoreException failure) throws ReplicationException {
    if (failure.castsDoubt()) {
      noteTry(Proof.OWED);
    }
  }

  /** When a try begins, or that one is owed. */
  void noteTry(Instant at) throws ReplicationException {
    repository.note(known -> known.withProofTriedAt(at));
  }

  /** What is known to be wrong with what this leader published. */
  Optional<Unfetchable> flaw() {
    return repository
        .memo()
        .standing()
        .map(RepositoryMemory.Published::proof)
        .filter(Proof::isFlawed)
        .map(proof -> new Unfetchable(proof.id(), proof.flaw(), proof.hint()));
  }
}
