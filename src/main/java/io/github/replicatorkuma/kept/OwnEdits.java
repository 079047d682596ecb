package io.github.replicatorkuma.kept;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.export.Exporter;
import io.github.replicatorkuma.export.NotedFleet;
import io.github.replicatorkuma.kept.KeptEntry.Reason;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.ReplicationException.Severity;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.state.RepositoryMemory;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what was edited on an instance that leads, or did until now, and was never published,
 * before other rows take its place. What a replica holds otherwise than it was applied is drift.
 */
public final class OwnEdits {
  private final @Nullable Parts parts;
  private @Nullable Digest kept;

  private record Parts(
      KeptAside aside,
      KumaDatabase database,
      NotedFleet published,
      InstanceMemory memory,
      String locationKey,
      Steps steps) {}

  private OwnEdits(@Nullable Parts parts) {
    this.parts = parts;
  }

  /**
   * Keeps them in {@code aside}.
   *
   * @param locationKey of the repository's place
   */
  public static OwnEdits in(
      KeptAside aside,
      KumaDatabase database,
      Exporter exporter,
      InstanceMemory memory,
      String locationKey,
      Steps steps) {
    NotedFleet published = new NotedFleet(exporter, memory, locationKey);
    return new OwnEdits(new Parts(aside, database, published, memory, locationKey, steps));
  }

  /** For rows that are nobody's edits. */
  public static OwnEdits none() {
    return new OwnEdits(null);
  }

  /**
   * Keeps what is here, where it was edited here and is in no snapshot.
   *
   * @param repository whose rows are about to take the place of these
   * @param copied whether the copy of the whole database is of the rows that are here
   * @throws ReplicationException retryable, when it cannot be kept: nothing may take its place then
   */
  public void keep(RepositoryId repository, boolean copied, Reason reason)
      throws ReplicationException {
    kept = null;
    if (parts == null) {
      return;
    }
    RepositoryMemory known = parts.memory().of(repository);
    if (known.isEmpty() ? copied : !leads(known)) {
      return;
    }
    keepRows(
        base(known),
        known.isEmpty() ? Reason.OTHER_REPOSITORY : reason,
        /* alsoOfASnapshot= */ false);
  }

  /** Keeps all that is here, whoever published it: the repository no longer has it. */
  public void keepLost() throws ReplicationException {
    kept = null;
    if (parts != null) {
      keepRows(Optional.empty(), Reason.SET_BACK, /* alsoOfASnapshot= */ true);
    }
  }

  /** Keeps what is here, where there is a user. */
  private void keepRows(Optional<KeptEntry.Base> base, Reason reason, boolean alsoOfASnapshot)
      throws ReplicationException {
    kept =
        parts()
            .database()
            .read(
                transaction -> {
                  Optional<Digest> now = parts().published().digest(transaction);
                  if (now.isPresent() && (alsoOfASnapshot || !isInASnapshot(now.get()))) {
                    keep(transaction, now.get(), base, reason);
                  }
                  return now;
                })
            .orElse(null);
  }

  private boolean leads(RepositoryMemory known) {
    return known.leads() || parts().memory().state().leading();
  }

  /** Whether these rows are what this instance published or applied last, wherever that was. */
  private boolean isInASnapshot(Digest now) {
    return parts().memory().state().repositories().values().stream()
        .flatMap(
            known ->
                Stream.of(
                    Optional.ofNullable(known.published()).map(RepositoryMemory.Published::digest),
                    Optional.ofNullable(known.applied()).map(RepositoryMemory.Applied::digest)))
        .flatMap(Optional::stream)
        .anyMatch(now::equals);
  }

  private static Optional<KeptEntry.Base> base(RepositoryMemory known) {
    return known
        .lastSnapshot()
        .map(id -> new KeptEntry.Base(id, known.position(), Optional.empty()));
  }

  private void keep(
      ReadTransaction transaction, Digest now, Optional<KeptEntry.Base> base, Reason reason)
      throws ReplicationException {
    Optional<KeptEntry> keptBefore =
        parts().aside().list().stream()
            .filter(entry -> entry.tags().digest().equals(now))
            .findFirst();
    if (keptBefore.isPresent()) {
      KeptEntry unused = parts().aside().saved(keptBefore.get().asNew());
      return;
    }
    parts().steps().reached(Step.APPLY_BEFORE_KEEPING);
    KeptEntry unused =
        parts()
            .aside()
            .keep(reason, base, target -> parts().published().export(target, transaction).tags());
    parts().steps().reached(Step.APPLY_KEPT);
  }

  /**
   * Just before the rows are written, with nobody else writing: they are those that were kept, or
   * needed not to be.
   *
   * @throws ReplicationException retryable, when somebody has edited them since
   */
  public void requireKept(ReadTransaction transaction) throws ReplicationException {
    if (parts == null || kept == null) {
      return;
    }
    if (!Optional.of(kept).equals(parts.published().digest(transaction))) {
      throw new ReplicationException(
          Severity.RETRYABLE,
          "nothing was applied: somebody edits this instance just now",
          KeptHints.EDITED_JUST_NOW,
          null);
    }
  }

  /** The same of an instance that leads, and takes rows of its own. */
  public void keepUnpublished(Reason reason) throws ReplicationException {
    if (parts != null) {
      Optional<RepositoryId> repository = parts.memory().state().repositoryAt(parts.locationKey());
      if (repository.isPresent()) {
        keep(repository.get(), false, reason);
      }
    }
  }

  /** The same before an apply that was noted as good is taken back. */
  public void keepBeforeRollBack(SnapshotId applied) throws ReplicationException {
    if (parts == null) {
      return;
    }
    Optional<RepositoryId> repository =
        parts
            .memory()
            .state()
            .repositoryAt(parts.locationKey())
            .filter(id -> isNoted(parts.memory().of(id), applied));
    if (repository.isPresent()) {
      keep(repository.get(), false, Reason.TAKEN_BACK);
    }
  }

  private static boolean isNoted(RepositoryMemory known, SnapshotId applied) {
    RepositoryMemory.Applied last = known.applied();
    return last != null && last.id().matches(applied);
  }

  /** Whether just this is here; if so, what is written next takes the place of nothing else. */
  public boolean isNow(Digest expected) throws ReplicationException {
    kept = expected;
    return parts()
        .database()
        .read(transaction -> parts().published().digest(transaction))
        .filter(expected::equals)
        .isPresent();
  }

  /** What is written next takes the place of nothing that was edited here. */
  public void keepNothing() {
    kept = null;
  }

  private Parts parts() {
    return Objects.requireNonNull(parts);
  }
}
