package io.github.replicatorkuma.leader;

import io.github.replicatorkuma.model.Census;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.snapshot.ContentSummary;
import io.github.replicatorkuma.snapshot.SnapshotException;
import io.github.replicatorkuma.snapshot.SnapshotReader;
import io.github.replicatorkuma.snapshot.StagingDirectory;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.StoreException;
import java.nio.file.Path;
import java.util.Optional;

/** What a leader fetches back: seldom, when its own memory does not tell. */
final class PublishedSnapshots {
  private final SnapshotStore store;
  private final Path staging;
  private final Steps steps;

  PublishedSnapshots(SnapshotStore store, Path staging, Steps steps) {
    this.store = store;
    this.staging = staging;
    this.steps = steps;
  }

  /** How much the fleet has now: as remembered, else as the newest snapshot holds it. */
  Census before(RepositoryMemory known, SnapshotHistory history, ContentSummary now)
      throws ReplicationException {
    Optional<SnapshotHistory.Entry> newest = history.newest();
    Census remembered = known.census();
    if (newest.isEmpty()) {
      return remembered;
    }
    boolean isLast = known.lastSnapshot().filter(newest.get().id()::matches).isPresent();
    if (isLast && !remembered.rows().isEmpty()) {
      return remembered;
    }
    return newest.get().tags().digest().equals(now.digest())
        ? now.census()
        : censusOf(newest.get(), store::fetch);
  }

  /** Whether all of a snapshot is there: restic, interrupted or failing, may save a part. */
  boolean isWhole(SnapshotHistory.Entry entry) throws ReplicationException {
    return flaw(entry).isEmpty();
  }

  /** Why nobody can fetch a snapshot, or use it then; empty when that can be. */
  Optional<ReplicationException> flaw(SnapshotHistory.Entry entry) throws ReplicationException {
    try {
      censusOf(entry, store::fetchAnew);
      return Optional.empty();
    } catch (SnapshotException e) {
      if (!e.isTerminal()) {
        throw e;
      }
      return Optional.of(e);
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.DAMAGED && e.kind() != StoreException.Kind.TOO_LARGE) {
        throw e;
      }
      return Optional.of(e);
    }
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
