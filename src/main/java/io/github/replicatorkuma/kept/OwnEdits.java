package io.github.replicatorkuma.kept;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.export.NotedFleet;
import io.github.replicatorkuma.kept.KeptEntry.Base;
import io.github.replicatorkuma.kept.KeptEntry.Reason;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.state.InstanceState;
import io.github.replicatorkuma.state.RepositoryMemory;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what was edited on an instance that leads, or did until now, and was never published,
 * before other rows take its place. What a replica holds otherwise than it was applied is drift.
 */
public final class OwnEdits {
  private final KeptAside aside;
  private final KumaDatabase database;
  private final NotedFleet fleet;
  private final boolean mayLead;
  private final Steps steps;
  private @Nullable Digest kept;

  /**
   * Keeps them in {@code aside}.
   *
   * @param fleet reads what this instance would publish
   * @param mayLead whether what is edited here is kept although this instance does not lead: people
   *     cannot know who leads just now
   */
  public OwnEdits(
      KeptAside aside, KumaDatabase database, NotedFleet fleet, boolean mayLead, Steps steps) {
    this.aside = aside;
    this.database = database;
    this.fleet = fleet;
    this.mayLead = mayLead;
    this.steps = steps;
  }

  private InstanceState state() {
    return fleet.memory().state();
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
    RepositoryMemory known = state().memoryOf(repository);
    boolean leads = mayLead || known.leads() || state().leading();
    if (known.isEmpty() ? copied : !leads) {
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
    keepRows(Optional.empty(), Reason.SET_BACK, /* alsoOfASnapshot= */ true);
  }

  /** Keeps what is here, where there is a user. */
  private void keepRows(Optional<Base> base, Reason reason, boolean alsoOfASnapshot)
      throws ReplicationException {
    kept =
        database
            .read(
                transaction -> {
                  Optional<Digest> now = fleet.digest(transaction);
                  if (now.isPresent() && (alsoOfASnapshot || !isInASnapshot(now.get()))) {
                    keep(transaction, now.get(), base, reason);
                  }
                  return now;
                })
            .orElse(null);
  }

  /** Whether these rows are what this instance published or applied last, wherever that was. */
  private boolean isInASnapshot(Digest now) {
    return state().repositories().values().stream()
        .anyMatch(
            known ->
                (known.published() != null && known.published().digest().equals(now))
                    || (known.applied() != null && known.applied().digest().equals(now)));
  }

  private static Optional<Base> base(RepositoryMemory known) {
    return known.lastSnapshot().map(id -> new Base(id, known.position(), Optional.empty()));
  }

  private void keep(ReadTransaction transaction, Digest now, Optional<Base> base, Reason reason)
      throws ReplicationException {
    Optional<KeptEntry> keptBefore =
        aside.list().stream().filter(entry -> entry.tags().digest().equals(now)).findFirst();
    if (keptBefore.isPresent()) {
      KeptEntry unused = aside.saved(keptBefore.get().asNew(reason, base));
      return;
    }
    steps.reached(Step.APPLY_BEFORE_KEEPING);
    KeptEntry unused = aside.keep(reason, base, target -> fleet.export(target, transaction).tags());
    steps.reached(Step.APPLY_KEPT);
  }

  /**
   * Just before the rows are written, with nobody else writing: they are those that were kept, or
   * needed not to be.
   *
   * @throws ReplicationException retryable, when somebody has edited them since
   */
  public void requireKept(ReadTransaction transaction) throws ReplicationException {
    if (kept != null && !Optional.of(kept).equals(fleet.digest(transaction))) {
      throw ReplicationException.retryable(
          "nothing was applied: somebody edits this instance just now", KeptHints.EDITED_JUST_NOW);
    }
  }

  /** The same of an instance that leads, and takes rows of its own. */
  public void keepUnpublished(Reason reason) throws ReplicationException {
    keepWhere(known -> true, reason);
  }

  /** The same before an apply that was noted as good is taken back. */
  public void keepBeforeRollBack(SnapshotId applied) throws ReplicationException {
    keepWhere(
        known -> known.applied() != null && known.applied().id().matches(applied),
        Reason.TAKEN_BACK);
  }

  private void keepWhere(Predicate<RepositoryMemory> that, Reason reason)
      throws ReplicationException {
    Optional<RepositoryId> repository =
        state().repositoryAt(fleet.locationKey()).filter(id -> that.test(state().memoryOf(id)));
    if (repository.isPresent()) {
      keep(repository.get(), /* copied= */ false, reason);
    }
  }

  /** Whether just this is here; if so, what is written next takes the place of nothing else. */
  public boolean isNow(Digest expected) throws ReplicationException {
    kept = expected;
    return database.read(fleet::digest).filter(expected::equals).isPresent();
  }

  /** What is written next takes the place of nothing that was edited here. */
  public void keepNothing() {
    kept = null;
  }
}
