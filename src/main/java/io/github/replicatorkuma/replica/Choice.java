package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.snapshot.Manifest;
import io.github.replicatorkuma.snapshot.ManifestReader;
import io.github.replicatorkuma.snapshot.SnapshotException;
import io.github.replicatorkuma.snapshot.SnapshotReader;
import io.github.replicatorkuma.snapshot.VerifiedSnapshot;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.SnapshotHistory.Candidate;
import io.github.replicatorkuma.store.SnapshotHistory.Entry;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The snapshot that an operator chose in place of the newest. */
public sealed interface Choice {
  /**
   * Finds it.
   *
   * @throws ReplicationException when there is none such
   */
  Candidate in(SnapshotHistory history) throws ReplicationException;

  /** By its id, perhaps in short form. */
  record ById(SnapshotId id) implements Choice {
    @Override
    public Candidate in(SnapshotHistory history) throws ReplicationException {
      return found(
          history.candidate(id),
          "the repository has no snapshot " + id + " that can be applied here");
    }
  }

  /** By its generation and sequence. */
  record ByPosition(Position position) implements Choice {
    @Override
    public Candidate in(SnapshotHistory history) throws ReplicationException {
      List<Entry> there =
          history.entries().stream()
              .filter(entry -> entry.tags().position().equals(position))
              .toList();
      return found(
          there.size() == 1 ? Optional.of(there.get(0)) : Optional.empty(),
          "the repository has "
              + (there.isEmpty() ? "no snapshot " : "several snapshots ")
              + position);
    }
  }

  /** What the fleet held at this time, as far as the clocks of its leaders tell. */
  record AsOf(Instant time) implements Choice {
    @Override
    public Candidate in(SnapshotHistory history) throws ReplicationException {
      return found(
          history.newestAsOf(time),
          "the repository has no snapshot from "
              + time.truncatedTo(ChronoUnit.SECONDS)
              + " or before"
              + history.oldest().map(AsOf::named).orElse(""));
    }

    private static String named(Candidate oldest) {
      return "; the oldest is " + oldest.id().brief() + " of " + oldest.time();
    }
  }

  /** One that `export` wrote, or `kept` keeps; in no repository. */
  record FromDirectory(Path directory) implements Choice {
    @Override
    public Candidate in(SnapshotHistory history) throws ReplicationException {
      Manifest manifest = verified(directory).manifest();
      SnapshotId id = new SnapshotId(manifest.digest().hex());
      return new SnapshotHistory.Exported(id, manifest.created(), directory);
    }

    /** All of it proved. */
    static VerifiedSnapshot verified(Path directory) throws ReplicationException {
      try {
        return SnapshotReader.verify(directory, ManifestReader.read(directory).tags());
      } catch (SnapshotException e) {
        throw new ReplicationException(
            e.severity(),
            "no usable export in " + directory + ": " + e.getMessage(),
            ReplicaHints.EXPORT,
            e);
      }
    }
  }

  private static Candidate found(Optional<Candidate> candidate, String otherwise)
      throws ReplicationException {
    return candidate.orElseThrow(
        () -> ReplicationException.terminal(otherwise, ReplicaHints.LIST_SNAPSHOTS));
  }
}
