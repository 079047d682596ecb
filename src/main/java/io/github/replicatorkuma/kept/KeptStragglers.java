package io.github.replicatorkuma.kept;

import io.github.replicatorkuma.kept.KeptEntry.Reason;
import io.github.replicatorkuma.leader.Straggler;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.snapshot.StagingDirectory;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.StoreException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps copies of what was published beside the newest snapshot.
 *
 * @param adopts whether a daemon takes up by itself what may be
 */
public record KeptStragglers(KeptAside aside, SnapshotStore store, Path staging, boolean adopts)
    implements Straggler.Keeper {
  private static final Logger log = LoggerFactory.getLogger(KeptStragglers.class);

  /**
   * Keeps what this instance published last as a leader, where nobody else can.
   *
   * @return the nonce of what is dealt with; empty where there is nothing to keep
   */
  public Optional<String> keepOverwritten(RepositoryMemory known, SnapshotHistory history)
      throws ReplicationException {
    Optional<Straggler> mine = Straggler.overwritten(known, history);
    if (mine.isPresent()) {
      try {
        keep(mine.get());
      } catch (StoreException e) {
        if (e.kind() != StoreException.Kind.DAMAGED) {
          throw e;
        }
        log.error("event=straggler_lost reason=\"{}\"", e.getMessage());
      }
    }
    return mine.map(straggler -> straggler.entry().tags().nonce());
  }

  @Override
  public void keep(Straggler straggler) throws ReplicationException {
    String nonce = straggler.entry().tags().nonce();
    if (aside.list().stream().anyMatch(entry -> entry.tags().nonce().equals(nonce))) {
      return;
    }
    Optional<KeptEntry.Base> base =
        straggler
            .base()
            .map(from -> new KeptEntry.Base(from.id(), from.tags().position(), Optional.empty()));
    Reason reason = adopts && straggler.mayBeAdopted() ? Reason.TO_ADOPT : Reason.OVERTAKEN;
    try (StagingDirectory fetched = StagingDirectory.create(staging, "straggler")) {
      store.fetch(straggler.entry().id(), fetched.path());
      KeptEntry unused = aside.keep(reason, base, fetched.path(), straggler.entry().tags());
    }
  }
}
