package io.github.replicatorkuma.leader;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.store.SnapshotHistory;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what nobody's work descends from, before the next snapshot says that it is dealt with. */
record Settlement(
    PublishedSnapshots published, Straggler.Keeper keeper, InstanceMemory memory, Steps steps) {
  private static final Logger log = LoggerFactory.getLogger(Settlement.class);

  /**
   * Of what was published beside the newest.
   *
   * @param holdsOthers whether some rows here are not those that are published
   */
  void ofStragglers(RepositoryId repository, PublishDecision.Facts facts, boolean holdsOthers)
      throws ReplicationException {
    Set<String> nonces = new HashSet<>();
    facts.history().stragglers().forEach(entry -> nonces.add(entry.tags().nonce()));
    settle(repository, Straggler.unsettled(facts, holdsOthers), nonces);
  }

  /** Of what this instance published last, where others may not have seen it. */
  void ofOwn(RepositoryId repository, SnapshotHistory history) throws ReplicationException {
    settle(
        repository,
        Straggler.overwritten(memory.of(repository), history).stream().toList(),
        Set.of());
  }

  private void settle(RepositoryId repository, List<Straggler> unsettled, Set<String> covered)
      throws ReplicationException {
    if (unsettled.isEmpty()) {
      return;
    }
    Set<String> nonces = new HashSet<>(covered);
    for (Straggler straggler : unsettled) {
      var flaw = published.flaw(straggler.entry());
      if (flaw.isPresent()) {
        log.error(
            "event=straggler_lost snapshot={} reason=\"{}\"",
            straggler.entry().id().brief(),
            flaw.get().getMessage());
      } else {
        steps.reached(Step.PUBLISH_BEFORE_KEEPING);
        keeper.keep(straggler);
      }
      nonces.add(straggler.entry().tags().nonce());
    }
    steps.reached(Step.PUBLISH_BEFORE_SETTLING);
    memory.update(repository, known -> known.withSettled(nonces));
  }
}
