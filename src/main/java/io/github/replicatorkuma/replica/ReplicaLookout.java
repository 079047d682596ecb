package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.replica.ApplyOptions.Occasion;
import io.github.replicatorkuma.replica.ApplyOutcome.NothingPublished;
import io.github.replicatorkuma.state.InstanceState;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.SnapshotHistory.Candidate;
import io.github.replicatorkuma.store.StoreException;
import java.util.Optional;

/** A replica's look at the repository before it decides: which one it is, and what it holds. */
record ReplicaLookout(ApplyMeans means) {
  /**
   * What the look saw.
   *
   * @param known what this instance knew of the repository then
   */
  record Seen(RepositoryId repository, RepositoryMemory known, SnapshotHistory history) {
    /** Whether the repository has lost what was applied here: it was set back. */
    boolean isSetBack() {
      RepositoryMemory.Applied applied = known.applied();
      return applied != null && history.hasReplaced(applied.id(), applied.position());
    }
  }

  /** What to do about what the repository holds. */
  static ApplyDecision decide(SnapshotHistory history, RepositoryMemory known, ApplyOptions options)
      throws ReplicationException {
    boolean asked = options.occasion() == Occasion.ASKED;
    Optional<Candidate> chosen =
        options.chosen().isPresent()
            ? Optional.of(options.chosen().get().in(history))
            : history.newestCandidate().filter(newest -> asked && isTakenBack(newest, known));
    return chosen.isPresent()
        ? ApplyDecision.choose(chosen.get(), history)
        : ApplyDecision.decide(
            history,
            asked ? known.withPassedOver(null) : known,
            options.occasion() != Occasion.REGULAR);
  }

  /**
   * Who takes a snapshot back, or runs an older one in its place, and then asks for the newest
   * wants it again.
   */
  private static boolean isTakenBack(Candidate newest, RepositoryMemory known) {
    String reason = known.rejected().get(newest.id().value());
    return reason != null && (known.passedOver() != null || reason.equals(ApplyProof.UNDONE));
  }

  Seen look() throws ReplicationException {
    RepositoryId last = means.repository();
    SnapshotHistory history = SnapshotHistory.of(means.store().list());
    RepositoryId repository = current(last, history);
    return new Seen(repository, means.memory().of(repository), history);
  }

  /** A repository that lost what was applied from it may be another one at the same place. */
  private RepositoryId current(RepositoryId known, SnapshotHistory history)
      throws ReplicationException {
    Optional<SnapshotId> last = means.memory().of(known).lastSnapshot();
    return last.isPresent() && history.candidate(last.get()).isEmpty()
        ? means.memory().repositoryNowAt(means.store().locationKey(), means::askRepository)
        : known;
  }

  /** One that is missing and was used before needs another hint than one that was never there. */
  StoreException told(StoreException failure) {
    InstanceState state = means.memory().state();
    if (failure.kind() != StoreException.Kind.REPOSITORY_MISSING || !state.knowsARepository()) {
      return failure;
    }
    boolean here = state.repositoryAt(means.store().locationKey()).isPresent();
    return new StoreException(
        failure.kind(),
        String.valueOf(failure.getMessage()),
        here ? ReplicaHints.REPOSITORY_GONE : ReplicaHints.ANOTHER_REPOSITORY,
        failure);
  }

  /** What to say of a repository that is missing because its leader has yet to make it. */
  Optional<ApplyOutcome> notYetCreated(StoreException missing) {
    boolean neverSeen = !means.memory().state().knowsARepository();
    boolean patient = means.now().isBefore(means.settings().repositoryExpectedBy());
    return missing.kind() == StoreException.Kind.REPOSITORY_MISSING && neverSeen && patient
        ? Optional.of(
            new NothingPublished("the repository does not exist yet", ReplicaHints.START_A_LEADER))
        : Optional.empty();
  }
}
