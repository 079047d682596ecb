package io.github.replicatorkuma.leader;

import io.github.replicatorkuma.leader.PublishOutcome.Published;
import io.github.replicatorkuma.leader.PublishOutcome.Unfetchable;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.state.Proof;
import io.github.replicatorkuma.store.SnapshotStore.Damage;
import io.github.replicatorkuma.store.StoreException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/**
 * Publishes what this leader holds as a snapshot that can be fetched, whatever became of the data
 * in the repository: as long as a new snapshot does not prove whole, more is given up there, and it
 * is published once more. The snapshots before it become whole by that, as far as they hold the
 * same.
 */
record PublishAgain(KnownRepository repository) {
  /** Publishes once. */
  interface Publishing {
    PublishOutcome once() throws ReplicationException;
  }

  PublishOutcome run(Publishing publishing) throws ReplicationException {
    Queue<Damage> remedies = new ArrayDeque<>(List.of(Damage.LOST, Damage.ROTTEN));
    while (true) {
      PublishOutcome outcome = once(publishing, remedies);
      if (!(outcome instanceof Published published)) {
        return outcome;
      }
      Optional<Unfetchable> flaw =
          repository.prove(repository.list().withId(published.id()).orElseThrow());
      if (flaw.isEmpty()) {
        return published.asProved();
      }
      Optional<Unfetchable> stuck =
          remedies.isEmpty() ? flaw : giveUp(remedies.remove(), flaw.get());
      if (stuck.isPresent()) {
        Unfetchable known = stuck.get();
        repository.noteProof(new Proof(known.id(), repository.now(), known.reason(), known.hint()));
        return known;
      }
    }
  }

  /** An index that cannot be read lets nothing be saved, until it is made anew. */
  private PublishOutcome once(Publishing publishing, Queue<Damage> remedies)
      throws ReplicationException {
    try {
      return publishing.once();
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.DAMAGED || !remedies.remove(Damage.LOST)) {
        throw e;
      }
    }
    repository.store().giveUp(Damage.LOST);
    return publishing.once();
  }

  /** What to say where that cannot be done here. */
  private Optional<Unfetchable> giveUp(Damage damage, Unfetchable flaw) throws StoreException {
    try {
      repository.store().giveUp(damage);
      return Optional.empty();
    } catch (StoreException e) {
      if (!e.isTerminal()) {
        throw e;
      }
      return Optional.of(
          new Unfetchable(flaw.id(), flaw.reason() + "; " + e.getMessage(), e.hint()));
    }
  }
}
