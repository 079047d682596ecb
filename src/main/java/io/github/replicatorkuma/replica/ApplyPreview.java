package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.RowCounts;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.plan.TableChange;
import io.github.replicatorkuma.replica.ApplyOutcome.Refused;
import io.github.replicatorkuma.snapshot.FetchedSnapshot;
import io.github.replicatorkuma.snapshot.SnapshotException;
import io.github.replicatorkuma.snapshot.StagingDirectory;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.StoreException;
import java.util.List;
import java.util.Optional;

/**
 * What applying a snapshot would change here, row by row, with the values of what is no secret.
 *
 * @param objection why it would be refused; empty when it would not
 */
public record ApplyPreview(
    SnapshotId snapshot,
    Position position,
    String leader,
    List<TableChange> tables,
    RowCounts rows,
    String objection,
    List<String> warnings) {
  /**
   * What became of looking.
   *
   * @param preview empty where there is nothing to compare, or it cannot be taken
   * @param end how an apply would end there
   */
  public record Look(Optional<ApplyPreview> preview, Optional<ApplyOutcome> end) {
    static Look ended(ApplyOutcome outcome) {
      return new Look(Optional.empty(), Optional.of(outcome));
    }
  }

  /** Whether applying it would change anything. */
  public boolean changesRows() {
    return !tables.isEmpty();
  }

  /**
   * Compares a snapshot with this instance.
   *
   * @param known what this replica knows of the repository
   * @param options of the apply
   */
  public static Look look(
      SnapshotStore store,
      KumaDatabase database,
      ApplySettings settings,
      RepositoryMemory known,
      ApplyOptions options)
      throws ReplicationException {
    SnapshotHistory history = SnapshotHistory.of(store.list());
    ApplyDecision decision = ReplicaLookout.decide(history, known, options);
    Optional<SnapshotHistory.Candidate> candidate =
        decision instanceof ApplyDecision.Apply apply
            ? Optional.of(apply.snapshot())
            : history.newestCandidate();
    if (candidate.isEmpty()) {
      return Look.ended((ApplyOutcome) decision); // it chose from nothing
    }
    try (StagingDirectory staging =
        StagingDirectory.createBesideOthers(settings.staging(), "plan")) {
      FetchedSnapshot snapshot =
          SnapshotFetch.into(staging.path(), candidate.get(), store::fetch, database);
      ApplyPreview preview =
          database.read(
              transaction -> {
                Assessment assessment =
                    Assessment.of(
                        snapshot, transaction, settings, known.isEmpty(), Optional.empty());
                assessment.requireSettled();
                Optional<Refused> refused =
                    decision instanceof Refused refusal
                        ? Optional.of(refusal)
                        : assessment.refused(candidate.get().id(), options);
                return new ApplyPreview(
                    candidate.get().id(),
                    snapshot.manifest().position(),
                    snapshot.manifest().leader().name(),
                    TableChange.of(assessment.plan(), transaction),
                    assessment.plan().counts(),
                    refused.map(Refused::reason).orElse(""),
                    assessment.warnings());
              });
      return new Look(Optional.of(preview), Optional.empty());
    } catch (SnapshotException | StoreException e) {
      return Look.ended(SnapshotFetch.refusal(candidate.get().id(), e));
    }
  }
}
