package io.github.replicatorkuma.leader;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.store.SnapshotHistory;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Keeps what nobody's work descends from, before the next snapshot says that it is dealt with. */
record Settlement(KnownRepository repository, Straggler.Keeper keeper) {
  private static final EventLog log = EventLog.of(Settlement.class);

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
      Optional<ReplicationException> flaw = repository.flaw(straggler.entry());
      if (flaw.isPresent()) {
        log.error(
            "straggler_lost",
            field("snapshot", straggler.entry().id().brief()),
            field("reason", flaw.get().getMessage()));
      } else {
        repository.steps().reached(Step.PUBLISH_BEFORE_KEEPING);
        keeper.keep(straggler);
      }
      nonces.add(straggler.entry().tags().nonce());
    }
    repository.steps().reached(Step.PUBLISH_BEFORE_SETTLING);
    repository.note(known -> known.withSettled(nonces));
  }
}
