package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.RowCounts;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.TableSchema;
import io.github.replicatorkuma.snapshot.Manifest;
import io.github.replicatorkuma.snapshot.StagingDirectory;
import io.github.replicatorkuma.snapshot.VerifiedSnapshot;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.SnapshotStore;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What applying a snapshot would change here, without values: rows hold secrets, so only names,
 * keys and names of columns are told.
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
  /** Columns that name a row for people and are no secret. */
  private static final List<String> LABELS = List.of("name", "title", "slug", "domain");

  /** A user's name is one as well; a proxy's user name is half of a login. */
  private static final String USERNAME = "username";

  /** What changes in one table. */
  public record TableChange(
      String table, List<String> inserted, List<UpdatedRow> updated, List<String> deleted) {}

  /** A row that changes, and the names of its columns that do. */
  public record UpdatedRow(String key, List<String> columns) {}

  /**
   * Compares a snapshot with this instance.
   *
   * @param chosen which one; empty for the newest
   * @return empty when nothing was published
   */
  public static Optional<ApplyPreview> of(
      SnapshotStore store, KumaDatabase database, ApplySettings settings, Optional<Choice> chosen)
      throws ReplicationException {
    SnapshotHistory history = SnapshotHistory.of(store.list());
    Optional<SnapshotHistory.Candidate> candidate =
        chosen.isPresent() ? Optional.of(chosen.get().in(history)) : history.newestCandidate();
    if (candidate.isEmpty()) {
      return Optional.empty();
    }
    try (StagingDirectory staging =
        StagingDirectory.createBesideOthers(settings.staging(), "plan")) {
      VerifiedSnapshot snapshot =
          SnapshotFetch.into(staging.path(), candidate.get(), store, database);
      Assessment assessment =
          database.read(transaction -> Assessment.of(snapshot, transaction, settings));
      return Optional.of(of(candidate.get().id(), snapshot.manifest(), assessment));
    }
  }

  private static ApplyPreview of(SnapshotId id, Manifest manifest, Assessment assessment) {
    return new ApplyPreview(
        id,
        manifest.position().label(),
        manifest.leader().name(),
        assessment.plan().tables().stream().map(ApplyPreview::change).toList(),
        assessment.plan().counts(),
        assessment.objection().map(Assessment.Objection::reason).orElse(""),
        assessment.warnings());
  }

  private static TableChange change(TablePlan plan) {
    return new TableChange(
        plan.table().value(),
        labels(plan.insertColumns(), plan.inserts(), plan.keyColumn()),
        plan.updates().stream()
            .map(update -> new UpdatedRow(update.key(), update.columns().columnNames()))
            .toList(),
        labels(plan.deleteColumns(), plan.deletes(), plan.keyColumn()));
  }

  private static List<String> labels(TableSchema columns, List<Row> rows, String keyColumn) {
    return rows.stream().map(row -> label(columns, row, keyColumn)).toList();
  }

  private static String label(TableSchema columns, Row row, String keyColumn) {
    String key = String.valueOf(row.cell(columns.indexOf(keyColumn)));
    return Stream.of(key, labelOf(columns, row))
        .filter(part -> !part.isEmpty())
        .reduce((id, name) -> id + " " + name)
        .orElse(key);
  }

  private static String labelOf(TableSchema columns, Row row) {
    Stream<String> labels =
        columns.name().equals(ReplicatedTables.USER) ? Stream.of(USERNAME) : LABELS.stream();
    return labels
        .filter(columns::has)
        .findFirst()
        .map(label -> row.cell(columns.indexOf(label)))
        .orElse("");
  }
}
