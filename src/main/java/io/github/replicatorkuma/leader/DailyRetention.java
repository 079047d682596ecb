package io.github.replicatorkuma.leader;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.KeepPolicy;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.StoreException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Forgets what {@code REPLICATOR_KEEP} no longer keeps: once a day (UTC), after the first publish
 * cycle that looked at the repository and found this instance leading; not while the newest
 * snapshot cannot be fetched, since an older one may be all there is.
 *
 * <p>A failure is a warning and never more, and is tried again the next day: what was published
 * stands, and a repository that keeps too much harms nobody. One that lets nobody remove anything
 * is told of once, and left alone until the next start.
 */
public final class DailyRetention {
  private static final EventLog log = EventLog.of(DailyRetention.class);

  /** Ids are arguments, and an operating system limits how many a process can be given. */
  private static final int MOST_AT_ONCE = 1000;

  private final KeepPolicy policy;
  private final KnownRepository repository;
  private boolean refused;

  public DailyRetention(KeepPolicy policy, KnownRepository repository) {
    this.policy = policy;
    this.repository = repository;
  }

  /** To be called after each publish cycle that published, or had nothing to publish. */
  public void run() {
    boolean unused = Chore.isDone(log, "retention_failed", this::runIfDue);
  }

  private void runIfDue() throws ReplicationException {
    RepositoryMemory known = repository.memo();
    RepositoryMemory.Published published = known.published();
    Instant look = known.lookedAt();
    if (refused
        || published == null
        || (published.proof() != null && published.proof().isFlawed())
        || !known.leads()
        || look == null
        || isSameDay(look, known.keptAt())) {
      return;
    }
    repository.steps().reached(Step.RETAIN_BEFORE_NOTE);
    // Before the attempt, so that a repository that cannot be pruned is not tried at every cycle.
    repository.note(now -> now.withKept(look));
    SnapshotHistory history = repository.list();
    if (!standsNewest(history, published.id())) {
      log.info("retention_left_out", field("reason", "another instance has published since"));
      return;
    }
    List<SnapshotHistory.Entry> entries = history.entries();
    forget(
        Retention.choose(policy, entries, history.neededForLineage(), published.id()),
        entries.size());
  }

  /** A clock that jumped ahead and back must not put retention off for years. */
  private static boolean isSameDay(Instant look, @Nullable Instant keptAt) {
    return keptAt != null
        && look.truncatedTo(ChronoUnit.DAYS).equals(keptAt.truncatedTo(ChronoUnit.DAYS));
  }

  private static boolean standsNewest(SnapshotHistory history, SnapshotId published) {
    return history.newerFormats().isEmpty()
        && history.newest().filter(newest -> newest.id().matches(published)).isPresent();
  }

  private void forget(List<SnapshotId> ids, int of) throws ReplicationException {
    for (int from = 0; from < ids.size(); from += MOST_AT_ONCE) {
      int to = Math.min(from + MOST_AT_ONCE, ids.size());
      repository.steps().reached(Step.RETAIN_BEFORE_FORGET);
      if (!forgot(ids.subList(from, to), to == ids.size())) {
        return;
      }
      repository.steps().reached(Step.RETAIN_FORGOTTEN);
    }
    if (!ids.isEmpty()) {
      log.info("retained", field("forgotten", ids.size()), field("kept", of - ids.size()));
    }
  }

  private boolean forgot(List<SnapshotId> ids, boolean prune) throws StoreException {
    try {
      repository.store().forget(ids, prune);
      return true;
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.ACCESS_DENIED) {
        throw e;
      }
      refused = true;
      log.warn(
          "retention_refused",
          field("reason", e.getMessage()),
          field(
              "hint",
              "An append-only repository keeps everything: run restic forget and prune where they are"
                  + " allowed, and unset REPLICATOR_KEEP here. Publishing goes on."));
      return false;
    }
  }
}
