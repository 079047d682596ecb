package io.github.replicatorkuma.leader;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.store.SnapshotHistory;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Keeps what nobody's work descends from, before the next snapshot says that it is dealt with. */
record Settlement(KnownRepository repository, Straggler.Keeper keeper) {
  /**
   * Of what was published beside the newest.
   *
   * @param holdsOthers whether some rows here are not those that are published
   */
  void ofStragglers(PublishDecision.Facts facts, boolean holdsOthers) throws ReplicationException {
    settle(Straggler.unsettled(facts, holdsOthers), facts.history().stragglers());
  }

  /** Of what this instance published last, where others may not have seen it. */
  void ofOwn(SnapshotHistory history) throws ReplicationException {
    settle(Straggler.overwritten(repository.memo(), history).stream().toList(), List.of());
  }

  private void settle(List<Straggler> unsettled, List<SnapshotHistory.Entry> covered)
      throws ReplicationException {
    if (unsettled.isEmpty()) {
      return;
    }
    Set<String> nonces = new HashSet<>();
    covered.forEach(entry -> nonces.add(entry.tags().nonce()));
    for (Straggler straggler : unsettled) {
      repository.steps().reached(Step.PUBLISH_BEFORE_KEEPING);
      keeper.keep(straggler);
      nonces.add(straggler.entry().tags().nonce());
    }
    repository.steps().reached(Step.PUBLISH_BEFORE_SETTLING);
    repository.note(known -> known.withSettled(nonces));
  }
}
