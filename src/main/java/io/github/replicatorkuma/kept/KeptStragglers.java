package io.github.replicatorkuma.kept;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.kept.KeptAside.Filling;
import io.github.replicatorkuma.kept.KeptEntry.Base;
import io.github.replicatorkuma.kept.KeptEntry.Reason;
import io.github.replicatorkuma.leader.Straggler;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.StoreException;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps copies of what was published beside the newest snapshot.
 *
 * @param adopts whether a daemon takes up by itself what may be
 */
public record KeptStragglers(KeptAside aside, SnapshotStore store, boolean adopts)
    implements Straggler.Keeper {
  private static final EventLog log = EventLog.of(KeptStragglers.class);

  /** Keeps what this instance published last as a leader, where nobody else can. */
  public void keepOverwritten(
      InstanceMemory memory, RepositoryId repository, SnapshotHistory history)
      throws ReplicationException {
    Optional<Straggler> mine = Straggler.overwritten(memory.of(repository), history);
    if (mine.isEmpty()) {
      return;
    }
    keep(mine.get());
    Set<String> dealtWith = Set.of(mine.get().entry().tags().nonce());
    memory.update(repository, known -> known.withSettled(dealtWith));
  }

  @Override
  public void keep(Straggler straggler) throws ReplicationException {
    String nonce = straggler.entry().tags().nonce();
    if (aside.list().stream().anyMatch(entry -> entry.tags().nonce().equals(nonce))) {
      return;
    }
    Optional<Base> base =
        straggler.base().map(from -> new Base(from.id(), from.tags().position(), Optional.empty()));
    Reason reason = adopts && straggler.mayBeAdopted() ? Reason.TO_ADOPT : Reason.OVERTAKEN;
    try {
      KeptEntry unused = aside.keep(reason, base, Filling.fetching(store, straggler.entry()));
    } catch (StoreException e) {
      if (!e.provesFlaw()) {
        throw e;
      }
      log.error(
          "straggler_lost",
          field("snapshot", straggler.entry().id().brief()),
          field("reason", e.getMessage()));
    }
  }
}
