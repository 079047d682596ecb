package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.RowCounts;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.plan.TableChange;
import io.github.replicatorkuma.replica.ApplyOutcome.Refused;
import io.github.replicatorkuma.snapshot.FetchedSnapshot;
import io.github.replicatorkuma.snapshot.StagingDirectory;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.SnapshotStore;
import java.util.List;
import java.util.Optional;

/**
 * What applying a snapshot would change here, row by row, with the values of what is no secret.
 *
 * @param position where it stands, for people
 * @param objection why it would be refused; empty when it would not
 */
public record ApplyPreview(
    SnapshotId snapshot,
    String position,
    String leader,
    List<TableChange> tables,
    RowCounts rows,
    String objection,
    List<String> warnings) {
  /** Whether applying it would change anything. */
  public boolean changesRows() {
    return !tables.isEmpty();
  }

  /**
   * Compares a snapshot with this instance.
   *
   * @param known what this replica knows of the repository
   * @param chosen which one; empty for the newest
   * @return empty when nothing was published
   */
  public static Optional<ApplyPreview> of(
      SnapshotStore store,
      KumaDatabase database,
      ApplySettings settings,
      RepositoryMemory known,
      Optional<Choice> chosen)
      throws ReplicationException {
    SnapshotHistory history = SnapshotHistory.of(store.list());
    ApplyDecision decision =
        ReplicaLookout.decide(history, known, ApplyOptions.asked(false, chosen));
    Optional<SnapshotHistory.Candidate> candidate =
        decision instanceof ApplyDecision.Apply apply
            ? Optional.of(apply.snapshot())
            : history.newestCandidate();
    if (candidate.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> refusal =
        decision instanceof ApplyDecision.End end && end.outcome() instanceof Refused refused
            ? Optional.of(refused.reason())
            : Optional.empty();
    try (StagingDirectory staging =
        StagingDirectory.createBesideOthers(settings.staging(), "plan")) {
      FetchedSnapshot snapshot =
          SnapshotFetch.into(staging.path(), candidate.get(), store, database);
      return Optional.of(
          database.read(
              transaction -> {
                Assessment assessment =
                    Assessment.of(
                        snapshot, transaction, settings, known.isEmpty(), Optional.empty());
                return new ApplyPreview(
                    candidate.get().id(),
                    snapshot.manifest().position().label(),
                    snapshot.manifest().leader().name(),
                    TableChange.of(assessment.plan(), transaction),
                    assessment.plan().counts(),
                    refusal
                        .or(() -> assessment.objection().map(Assessment.Objection::reason))
                        .orElse(""),
                    assessment.warnings());
              }));
    }
  }

  /** Whether an apply would be refused as the snapshot cannot be taken, rather than fail. */
  public static boolean isRefusal(ReplicationException failure) {
    return SnapshotFetch.isRefusal(failure);
  }
}
