package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.kept.KeptEntry;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.RowCounts;
import io.github.replicatorkuma.plan.ApplyPlan;
import io.github.replicatorkuma.plan.KeptConflict;
import io.github.replicatorkuma.plan.TableChange;
import io.github.replicatorkuma.snapshot.SnapshotReader;
import java.util.List;
import java.util.Optional;

/**
 * What applying an entry that was kept aside would change here, with the values of what is no
 * secret.
 *
 * @param whole whether all of its rows would be applied, as it is not known what was edited in them
 * @param left the rows that would stay as they are, and why
 */
public record KeptPreview(
    KeptEntry entry, boolean whole, List<TableChange> tables, RowCounts rows, List<String> left) {
  /** Compares the entry with this instance. */
  public static KeptPreview of(KeptEntry entry, KumaDatabase database, ApplySettings settings)
      throws ReplicationException {
    Optional<KeptEdits> edits = KeptEdits.of(entry, settings.policy().scope());
    Wanted wanted =
        edits.isPresent()
            ? new KeptMerge(edits.get(), /* over= */ false)
            : new WantedSnapshot(
                SnapshotReader.verify(entry.rows(), entry.tags()), settings.policy());
    return database.read(
        transaction -> {
          ApplyPlan plan = wanted.plan(transaction);
          return new KeptPreview(
              entry,
              edits.isEmpty(),
              TableChange.of(plan, transaction),
              plan.counts(),
              wanted.conflicts().stream().map(KeptConflict::label).toList());
        });
  }
}
